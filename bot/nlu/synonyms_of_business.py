"""Words of one meaning that people write to a business, in both languages.

Each line is one meaning (an indented line goes on); a word may stand in several. Hebrew words are
given bare, in their common forms.
"""

GROUPS = """
buy purchase order acquire get לקנות קונה קניה קנייה רכישה לרכוש הזמנה להזמין הזמנתי קניתי רכשתי
sell sale selling למכור מכירה מכירות
cancel cancellation stop terminate end discontinue abort לבטל ביטול בטל תבטל להפסיק הפסקה לנתק
  התנתקות
refund reimburse reimbursement reimbursed repay moneyback cashback החזר זיכוי להחזיר זיכיתם
return החזרה להחזיר מחזירים
exchange swap replace replacement switch להחליף החלפה מחליפים תחליף
price cost costs fee fees rate charge expensive pricing מחיר עלות עולה תעריף כמה יקר מחירון עמלה
cheap cheaper discount deal offer promotion sale coupon voucher promo הנחה מבצע קופון זול הטבה
  שובר
free gratis complimentary חינם בחינם
pay payment paying paid settle לשלם תשלום משלם שילמתי תשלומים
bill invoice statement receipt חשבונית חשבון קבלה חשבוניות
debit charged deducted taken withdrawn חויב חייבו חיוב ירד הורידו
money cash funds כסף מזומן כספים
card credit creditcard visa mastercard כרטיס אשראי ויזה
bank account בנק
balance remaining left יתרה נשאר נותר
transfer send wire remit להעביר העברה לשלוח
deposit topup top load reload הפקדה להפקיד טעינה להטעין לטעון
withdraw withdrawal atm cashpoint משיכה למשוך כספומט
currency forex dollar euro pound foreign מטבע דולר אירו
phone mobile cell cellphone smartphone telephone טלפון נייד סלולרי פלאפון סמארטפון
number digits מספר
call ring dial calling שיחה להתקשר התקשר תתקשר לחייג חיוג
message text sms texting הודעה הודעות סמס מסרון
email mail inbox gmail מייל אימייל דואל
website site page web online internet אתר אונליין אינטרנט
app application program אפליקציה יישום אפליקציית
password passcode pin code login סיסמה סיסמא קוד
login signin enter access connect logon להיכנס כניסה התחברות להתחבר
register signup join enroll enrol subscribe הרשמה להירשם להצטרף הצטרפות רישום מנוי
profile details personal info information פרטים פרופיל אישיים מידע
name surname שם
address street residence כתובת רחוב
where location located place directions איפה היכן מיקום מקום
here there nearby near close around באזור קרוב ליד בסביבה
store shop branch outlet חנות סניף סניפים חנויות
open opened opening פתוח פותחים נפתח פתיחה פתוחים
close closed closing shut סגור סוגרים נסגר סגירה סגורים
hours schedule times שעות שעה
when time מתי זמן
long duration until take takes משך
today tonight היום הלילה הערב
tomorrow מחר
yesterday אתמול
morning בוקר
evening night ערב לילה
week weekly שבוע שבועי
month monthly חודש חודשי
year annual yearly שנה שנתי
day daily יום יומי
delivery deliver ship shipping shipment courier parcel package dispatch משלוח משלוחים שליח חבילה
  שילוח
track tracking trace follow מעקב לעקוב סטטוס
arrive arrived arrival receive received come came coming הגיע הגיעה להגיע קיבלתי לקבל התקבל מגיע
late delay delayed overdue slow waiting wait איחור מאחר מתעכב עיכוב ממתין מחכה לחכות
status progress pending סטטוס מצב
broken faulty defective damaged defect fault crashed מקולקל תקול פגום שבור תקלה התקלקל נשבר הרוס
work working works functioning function עובד פועל עובדת פועלת תקין
problem issue trouble error bug glitch wrong בעיה תקלה שגיאה בעיות באג
fix repair mend solve resolve לתקן תיקון לסדר לפתור פתרון
failed fail declined rejected refused unsuccessful נכשל נדחה סורב סירבו
slow slowly laggy lag sluggish איטי לאט איטית תקוע
fast quick quickly speed rapid instant מהיר מהר מהירות
help assist assistance support aid עזרה לעזור תעזור תמיכה סיוע עזרו
agent human person representative rep reps staff employee employees somebody someone operator נציג
  עובד נציגה אנושי בנאדם מישהו נציגים
manager supervisor boss מנהל מנהלת אחראי
complain complaint dissatisfied unhappy תלונה להתלונן מתלונן
angry mad furious annoyed frustrated upset כועס עצבני מעצבן זועם
terrible awful horrible bad worst poor disgusting pathetic disgrace shameful useless נורא גרוע
  הגרוע איום עלוב בושה חרפה זוועה מזעזע
good great excellent nice wonderful amazing awesome טוב מעולה נהדר מצוין אחלה יופי
thanks thank thankyou appreciated grateful תודה תודות
hello hi hey greetings שלום היי הי אהלן
goodbye bye farewell ביי להתראות
yes yeah yep sure ok okay כן בטח בסדר אוקי אוקיי
no nope not לא אין
want wish need like would רוצה צריך אשמח מעוניין מבקש
know tell inform explain לדעת להגיד להסביר תסביר תגיד
show display see view list להראות תראה הצג לראות לצפות תציג רשימה
find search look locate lookup למצוא חפש תמצא חיפוש לחפש תחפש
check verify confirm validate לבדוק תבדוק בדיקה לוודא אימות לאמת
change update edit modify alter adjust לשנות שינוי לעדכן עדכון תשנה תעדכן
delete remove erase clear למחוק להסיר מחק תמחק הסר תסיר הסרה מחיקה
add include insert הוסף להוסיף תוסיף הוספה
create make new build צור ליצור חדש חדשה תיצור
set setup configure configuration setting settings install להגדיר הגדרות הגדרה התקנה להתקין תגדיר
  קבע
start begin activate activation enable turn launch להתחיל להפעיל הפעלה תפעיל הפעל הדלק להדליק
  תדליק
off disable deactivate shutdown כבה לכבות תכבה השבת כיבוי
block freeze suspend lock blocked לחסום חסימה להקפיא הקפאה נעול חסום לנעול
unblock unlock unfreeze לשחרר שחרור
lost lose missing misplaced אבד איבדתי אבדה נעלם
stolen theft stole robbed נגנב גניבה גנבו
fraud scam suspicious unauthorized unauthorised fraudulent הונאה חשוד רמאות נוכל עוקץ
safe secure security safety privacy בטוח אבטחה מאובטח פרטיות
identity id passport verification document זהות תעודה דרכון זיהוי מסמך
travel trip abroad vacation holiday טיול נסיעה חול חופשה
flight plane airline fly airport טיסה מטוס טס לטוס
hotel accommodation מלון
car vehicle auto מכונית רכב אוטו
train rail railway רכבת
bus אוטובוס
taxi cab uber מונית
ticket tickets כרטיס כרטיסים
traffic jam פקק פקקים תנועה
weather forecast temperature rain sunny מזג תחזית טמפרטורה גשם אוויר
music song songs tune track מוזיקה שיר שירים מוסיקה
play listen hear נגן לשמוע תנגן השמע תשמיע להשמיע
radio station רדיו תחנה
movie film cinema סרט סרטים קולנוע
news headlines חדשות כותרות
volume loud louder quiet sound mute ווליום עוצמה קול שקט השתק צליל
light lights lamp bulb אור אורות תאורה מנורה
alarm wake מעורר להעיר תעיר אזעקה התראה
reminder remind remember תזכורת תזכיר הזכר להזכיר
calendar meeting appointment event schedule יומן פגישה אירוע תור פגישות אירועים
book reserve reservation booking להזמין לשריין
recipe cook cooking מתכון לבשל בישול
food meal eat restaurant dinner lunch אוכל ארוחה מסעדה לאכול
coffee espresso קפה
joke funny laugh בדיחה מצחיק לצחוק
translate translation language תרגם תרגום לתרגם שפה
meaning mean definition define means משמעות פירוש הגדרה אומר
calculate math sum plus minus חשב חישוב לחשב
clean vacuum cleaning נקה שואב ניקוי אבק
question ask answer שאלה לשאול תשובה
contract commitment agreement terms חוזה התחייבות הסכם תנאים
plan package bundle tariff חבילה תוכנית מסלול תכנית
subscription membership subscriber מנוי מנויים
upgrade improve higher שדרוג לשדרג
downgrade lower reduce decrease less להוריד הורד תוריד להפחית הפחתה
increase raise more extra up להגדיל הגדל להעלות תעלה העלה עוד
limit maximum cap allowance quota restriction מגבלה מקסימום תקרה הגבלה
minimum least מינימום
loan mortgage borrow הלוואה משכנתא
interest apr ריבית
tax taxes vat מס מיסים מעמ
salary payday paycheck wage income משכורת שכר
insurance insured policy ביטוח מבוטח פוליסה
warranty guarantee אחריות
doctor medical health clinic רופא רפואי מרפאה בריאות
child children kid kids baby son daughter ילד ילדים ילדה תינוק
friend friends חבר חברים חברה
family wife husband spouse partner משפחה אישה בעל
home house apartment flat בית דירה ביתי
move moving relocate relocation לעבור מעבר עובר עוברים
technician engineer installer טכנאי מתקין
router modem ראוטר נתב מודם
wifi wireless ויפי אלחוטי וויפי
network connection connectivity signal reception coverage רשת חיבור קליטה כיסוי
tv television channel channels טלוויזיה ערוץ ערוצים
remote controller שלט
device gadget equipment machine מכשיר ציוד התקן
computer laptop pc desktop מחשב לפטופ
battery charger charging סוללה מטען טעינה
screen display מסך
cable wire plug cord כבל חוט תקע
restart reboot reset אתחול לאתחל איפוס לאפס
size measure large small big מידה גודל מידות גדול קטן
color colour shade צבע גוון
stock available availability inventory מלאי זמין זמינות
product item goods מוצר פריט מוצרים
quality material איכות חומר
gift present gifts מתנה מתנות
points rewards loyalty bonus נקודות מועדון בונוס
job career vacancy hiring employment work עבודה משרה דרושים קריירה
company business firm corporation חברה עסק
privacy data gdpr פרטיות נתונים מידע
lawyer legal court sue suing lawsuit attorney solicitor tribunal judge proceedings claims
  litigation תביעה לתבוע אתבע תובע משפטי שופט הליכים
police regulator ombudsman authority ministry consumer משטרה רגולטור משרד הצרכן רשות
disconnected disconnect cut ניתקתם ניתוק ניתקו נותק
promised promise assured הבטיח הבטחתם הבטיחו
die died dying death dead suicide suicidal kill למות מוות אמות התאבדות להתאבד מת
hurt harm injured injury wound לפגוע פגיעה נפצע כואב כאב
accessible accessibility wheelchair disability disabled נגישות נגיש נכה מוגבלות
parking park חניה לחנות חנייה
allowed permitted possible able can may אפשר ניתן מותר יכול יכולה
how way איך כיצד
why reason למה מדוע סיבה
who whose מי
what which מה איזה אילו איזו
instructions guide steps manual tutorial הוראות מדריך שלבים
download להוריד הורדה
upload send attach להעלות העלאה לצרף
print printer להדפיס מדפסת הדפסה
photo picture image camera selfie תמונה צילום מצלמה
read reading לקרוא קרא תקרא
write note type לכתוב כתוב רשום פתק
repeat again another שוב שנית
share post publish tweet לשתף שתף פרסם לפרסם ציוץ
podcast episode show פודקאסט פרק תוכנית
game play gaming משחק לשחק
sport sports football soccer ספורט כדורגל
city town country עיר מדינה ארץ
map route navigate navigation gps מפה מסלול ניווט לנווט
distance far kilometers miles מרחק רחוק קילומטר
score team match result תוצאה קבוצה
stocks shares market exchange מניות מניה בורסה
birthday anniversary יומולדת הולדת
spend spending expenses spent הוצאות הוצאתי הוצאה
budget תקציב
history transactions transaction activity purchases היסטוריה עסקאות עסקה פעולות
duplicate twice double פעמיים כפול
unknown unrecognized unrecognised strange מוזר
virtual digital electronic דיגיטלי וירטואלי
physical plastic פיזי
expire expired expiry expiration valid פג תוקף בתוקף
approve approved approval accept accepted אישור לאשר אושר מאושר
deny refuse reject לסרב לדחות דחייה
urgent emergency immediately asap now דחוף חירום מיד עכשיו מיידי
feedback review rating opinion rate משוב ביקורת דירוג דעה לדרג
age old older young גיל בן בת
student discount soldier סטודנט חייל סטודנטים חיילים
senior pensioner elderly retired גמלאי פנסיונר קשיש
"""
