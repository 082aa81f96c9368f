"""Words of one meaning in everyday requests, in both languages.

Each line is one meaning (an indented line goes on); a word may stand in several. Hebrew words are
given bare, in their common forms.
"""

GROUPS = """
not dont didnt doesnt isnt wasnt arent cant cannot wont wouldnt couldnt hasnt havent unable without
  אינני אינו אינה איני בלי ללא
one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty
  seventy eighty ninety hundred thousand אחד אחת שתיים שניים שתי שני שלוש שלושה ארבע ארבעה חמש
  חמישה שש שישה שבע שבעה שמונה תשע תשעה עשר עשרה עשרים שלושים ארבעים חמישים שישים שבעים שמונים
  תשעים מאה מאתיים אלף
first second third last next previous ראשון ראשונה שנייה שלישי שלישית אחרון אחרונה הבא הבאה קודם
half quarter חצי רבע
minute minutes second seconds דקה דקות שנייה שניות רגע
noon afternoon midday צהריים
sunday monday tuesday wednesday thursday friday saturday ראשון שני שלישי רביעי חמישי שישי שבת
january february march april may june july august september october november december ינואר
  פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
date תאריך
past ago before earlier previously already לפני כבר קודם
after later then אחרי אחר לאחר אחכ
now currently current present כרגע נוכחי נוכחית כעת עכשיו
soon upcoming coming בקרוב קרוב
still yet עדיין עוד
every each all everything whole כל הכל כולם כולן
some any something anything כלשהו כלשהי איזשהו משהו
many much lot lots הרבה המון רב
few little bit slightly קצת מעט טיפה
more most עוד יותר ביותר
same identical אותו אותה זהה
different other another אחר אחרת שונה
keep continue continues keeps ongoing ממשיך להמשיך תמשיך
try tried trying attempt attempted לנסות ניסיתי מנסה ניסיון
use used using usage להשתמש שימוש משתמש משתמשת
give gave given provide supply לתת תן תני נתן תביא להביא תביאו
take took taken taking לקחת קח לקח לוקח
go going gone went visit ללכת לך הולך הלך
say said says tell told speak spoke talk לדבר לומר להגיד אמר אמרו אמרתם דיבר דיברתי תדבר
think thought believe חושב חושבת חשבתי מאמין נראה
see saw seen notice noticed רואה ראיתי שמתי
happen happened happening occur קרה קורה קרו
forget forgot forgotten שכחתי לשכוח שכחה
remember recall זוכר זוכרת לזכור
love like likes favorite favourite enjoy אוהב אוהבת מועדף לאהוב
hate dislike שונא שונאת
recommend recommendation suggest suggestion advise advice המלצה להמליץ תמליץ ממליץ מציע עצה כדאי
increase louder higher brighter raise boost הגבר תגביר להגביר הגברה
lower quieter dim dimmer softer הנמך תנמיך להנמיך עמעם תעמעם לעמעם החלש תחליש
bright brightness brighten בהיר בהירות תבהיר
dark darker darkness חשוך אפל תחשיך חושך
loudspeaker speaker speakers headphones רמקול רמקולים אוזניות
kitchen bedroom livingroom bathroom room balcony חדר מטבח סלון מרפסת שינה שירותים
plug socket outlet switch שקע מתג
facebook twitter instagram social whatsapp tiktok פייסבוק טוויטר אינסטגרם ווטסאפ חברתית חברתיות
google apple amazon גוגל אפל
mother mom dad father parents brother sister grandma אמא אבא הורים אח אחות סבתא סבא
people person man woman אנשים איש אישה אדם
boss colleague coworker בוס מנכל קולגה
abroad overseas international europe uk usa country countries חול אירופה בריטניה ארצות
amount sum total סכום סך סהכ
document form documents file מסמך טופס מסמכים קובץ
request ask requested asked application בקשה ביקשתי מבקש
stuck jammed swallowed trapped frozen תקוע נתקע נבלע נתקעה
contactless tap ללא מגע
physical real אמיתי פיזי
correct right true exact נכון מדויק
incorrect wrong false mistaken שגוי מוטעה טעות
full complete completed entire finished done מלא שלם סיימתי גמרתי הסתיים
empty ריק ריקה
require required need must necessary have צריך צריכה חייב חייבת דרוש חובה
possible option options choice אפשרות אפשרויות בחירה
kind type sort סוג סוגי
restaurant pizza burger takeaway sushi מסעדה פיצה המבורגר טייקאוויי
milk bread eggs groceries grocery supermarket חלב לחם ביצים מכולת סופר מצרכים
shopping list lists רשימה רשימות קניות
task tasks todo chore מטלה מטלות משימה משימות
post posts פוסט פוסטים
contact contacts קשר
artist singer band album אמן זמר זמרת להקה אלבום
genre rock jazz pop classical רוק גאז קלאסית מזרחית
audiobook book chapter ספר ספרים אודיו
playlist shuffle פלייליסט ערבב
theater theatre concert show festival הופעה הצגה פסטיבל תיאטרון
comedy drama romantic קומדיה דרמה רומנטית
cleaner robot vacuum רובוט שואב
clock watch time שעון
hot cold warm snow cloud wind חם קר שלג ענן רוח
ride lift drive driving נסיעה לנסוע נהיגה הסעה
arrival departure leave leaves יוצא יוצאת עזיבה יציאה
north south east west צפון דרום מזרח מערב
street avenue road highway רחוב שדרה כביש
capital population president country בירה אוכלוסייה נשיא
old age born birthday born נולד גיל
tall height weight long high גובה משקל אורך גבוה
company office workplace משרד
reply respond answer response תגובה תגובות להגיב לענות תענה מענה
complaint complaints תלונות
notification notifications alert התראה התראות
wallet purse ארנק
seller merchant trader vendor מוכר סוחר
source origin מקור
cheque check צק
"""
