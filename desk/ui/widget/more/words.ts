// The words of what is fetched later. Hebrew uses verbal nouns, which address nobody as he or she.

import type { Language } from "../frames";

export interface MoreWords {
  files: string;
  remove: (name: string) => string;
  again: string;
  /** Why a file is not taken, by the desk's code; `size` is the largest that is. */
  refused: Readonly<Record<string, string>>;
  tooBig: (size: string) => string;
  tooMany: (most: number) => string;
  notArrived: string;
  onItsWay: string;
  notAll: string;
  emoji: string;
  save: string;
  savedAs: (brand: string) => string;
  mail: string;
  mailTo: string;
  mailNote: string;
  send: string;
  cancel: string;
  mailed: (address: string) => string;
  notMailed: string;
  /** Why nothing is mailed, by the desk's code. */
  mailRefused: Readonly<Record<string, string>>;
}

export const WORDS: Record<Language, MoreWords> = {
  he: {
    files: "קבצים לשליחה",
    remove: (name) => `הסרת ${name}`,
    again: "ניסיון נוסף",
    refused: {
      wrong_type: "אפשר לצרף תמונות (PNG, JPEG, GIF, WebP) וקובצי PDF בלבד.",
      empty_file: "הקובץ ריק.",
      too_many_pixels: "התמונה גדולה מדי. אפשר לצרף תמונה קטנה יותר.",
      no_room: "אין לנו כרגע מקום לקבצים. אפשר לנסות מאוחר יותר, או לכתוב במילים.",
      too_many: "יותר מדי קבצים מחכים לשליחה. אפשר לשלוח אותם ולהמשיך.",
      too_slow: "הקובץ לא הגיע בזמן. אפשר לנסות שוב.",
      erased: "השיחה נמחקה. אפשר להתחיל שיחה חדשה.",
    },
    tooBig: (size) => `הקובץ גדול מדי. אפשר לצרף קבצים עד \u2066${size}\u2069.`,
    tooMany: (most) => `אפשר לצרף עד ${most} קבצים להודעה.`,
    notArrived: "הקובץ לא הגיע. הוא יישלח שוב כשהחיבור יחזור.",
    onItsWay: "ההודעה תישלח כשהקובץ יגיע.",
    notAll: "קובץ אחד לא הגיע. אפשר להסיר אותו או לנסות שוב.",
    emoji: "בחירת אימוג׳י",
    save: "הורדת השיחה",
    savedAs: (brand) => `השיחה עם ${brand}`,
    mail: "השיחה במייל",
    mailTo: "לאיזו כתובת מייל לשלוח את השיחה?",
    mailNote: "הכתובת משמשת רק למשלוח הזה, ואחריו לא תישמר.",
    send: "שליחה",
    cancel: "ביטול",
    mailed: (address) => `השיחה בדרך אל \u2066${address}\u2069.`,
    notMailed: "השליחה לא הצליחה. אפשר לנסות שוב.",
    mailRefused: {
      bad_address: "זו לא כתובת מייל שלמה. כך היא נראית: \u2066noa@example.com\u2069",
      too_many: "השיחה כבר נשלחה כמה פעמים. אפשר יהיה לשלוח אותה שוב בעוד יום.",
      too_many_to_address: "לכתובת הזאת כבר נשלחו כמה שיחות. אפשר יהיה לשלוח אליה שוב בעוד יום.",
      nothing_said: "עוד לא נכתב כאן דבר.",
      erased: "השיחה נמחקה. אפשר להתחיל שיחה חדשה.",
    },
  },
  en: {
    files: "Files to send",
    remove: (name) => `Remove ${name}`,
    again: "Try again",
    refused: {
      wrong_type: "Only pictures (PNG, JPEG, GIF, WebP) and PDF files can be attached.",
      empty_file: "The file is empty.",
      too_many_pixels: "The picture is too large. You can attach a smaller one.",
      no_room: "We have no room for files right now. You can try later, or write in words.",
      too_many: "Too many files wait to be sent. You can send those first.",
      too_slow: "The file did not arrive in time. You can try again.",
      erased: "The conversation was deleted. You can begin a new one.",
    },
    tooBig: (size) => `The file is too large. Files can have up to ${size}.`,
    tooMany: (most) => `A message can carry up to ${most} files.`,
    notArrived: "The file did not arrive. It is sent again when the connection is back.",
    onItsWay: "The message goes as soon as the file has arrived.",
    notAll: "One file did not arrive. You can remove it or try again.",
    emoji: "Choose an emoji",
    save: "Download the conversation",
    savedAs: (brand) => `Conversation with ${brand}`,
    mail: "Send it by e-mail",
    mailTo: "To which e-mail address should the conversation go?",
    mailNote: "The address is used for this mail only, and is not kept after it.",
    send: "Send",
    cancel: "Cancel",
    mailed: (address) => `The conversation is on its way to ${address}.`,
    notMailed: "It could not be sent. You can try again.",
    mailRefused: {
      bad_address: "This is no complete e-mail address. One looks like noa@example.com",
      too_many: "The conversation was sent several times already. You can send it again in a day.",
      too_many_to_address: "This address got several conversations already. You can send to it again in a day.",
      nothing_said: "Nothing was written here yet.",
      erased: "The conversation was deleted. You can begin a new one.",
    },
  },
};
