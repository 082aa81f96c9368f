// The interface's own words. Hebrew uses verbal nouns, which address nobody as he or she.

import type { Language } from "./frames";

export interface Words {
  open: string;
  close: string;
  send: string;
  write: string;
  human: string;
  conversation: string;
  mine: string;
  assistant: string;
  of: (brand: string) => string;
  team: (brand: string) => string;
  usually: (minutes: number) => string;
  opens: (at: string) => string;
  joined: (name: string) => string;
  back: (persona: string) => string;
  unread: (count: number) => string;
  consent: string;
  erase: string;
  eraseAsk: string;
  erased: string;
  cancel: string;
  /** Why nothing was deleted, by the desk's code. */
  eraseRefused: Readonly<Record<string, string>>;
  waiting: string;
  rate: string;
  /** From the saddest face to the happiest. */
  faces: readonly string[];
  comment: string;
  notNow: string;
  thanks: string;
  offline: string;
  attach: string;
  emoji: string;
  fileGone: string;
}

export const WORDS: Record<Language, Words> = {
  he: {
    open: "פתיחת צ׳אט",
    close: "סגירה",
    send: "שליחה",
    write: "כתיבת הודעה",
    human: "מענה אנושי",
    conversation: "השיחה",
    mine: "ההודעה שלך",
    assistant: "עוזר דיגיטלי",
    of: (brand) => `העוזר הדיגיטלי של ${brand}`,
    team: (brand) => `מהצוות של ${brand}`,
    usually: (minutes) => `מענה אנושי מגיע בדרך כלל תוך ${hebrewLength(minutes)}`,
    opens: (at) => `המענה האנושי חוזר ${hebrewDay(new Date(at))} בשעה ${clock(at)}`,
    joined: (name) => `מעכשיו המענה כאן אנושי: ${name}`,
    back: (persona) => `מעכשיו עונה כאן שוב העוזר הדיגיטלי, ${persona}`,
    unread: (count) => (count === 1 ? "הודעה חדשה אחת" : `${count} הודעות חדשות`),
    rate: "איך היה המענה?",
    faces: ["גרוע", "לא טוב", "סביר", "טוב", "מצוין"],
    comment: "הערה (לא חובה)",
    notNow: "לא עכשיו",
    thanks: "תודה על הדירוג.",
    consent: "מה שנכתב כאן נשמר כדי שנוכל לענות.",
    erase: "מחיקת השיחה",
    eraseAsk: "למחוק לתמיד את כל מה שכתבת כאן?",
    erased: "מה שכתבת נמחק.",
    cancel: "ביטול",
    eraseRefused: {
      ticket_open: "הפנייה עוד בטיפול. אפשר יהיה למחוק את השיחה כשהטיפול יסתיים.",
      unanswered: "הודעה אחת עוד מחכה לתשובה. אפשר יהיה למחוק אחריה.",
      nothing_said: "עוד לא נכתב כאן דבר.",
    },
    waiting: "ממתינה לשליחה",
    offline: "אין חיבור כרגע. מה שייכתב יישלח כשהחיבור יחזור.",
    attach: "צירוף קובץ",
    emoji: "אימוג׳י",
    fileGone: "הקובץ כבר לא שמור אצלנו ולכן ההודעה לא נשלחה. אפשר לצרף אותו שוב.",
  },
  en: {
    open: "Open chat",
    close: "Close",
    send: "Send",
    write: "Write a message",
    human: "Talk to a person",
    conversation: "Conversation",
    mine: "You",
    assistant: "Digital assistant",
    of: (brand) => `${brand}’s digital assistant`,
    team: (brand) => `From the ${brand} team`,
    usually: (minutes) => `A person usually answers within ${englishLength(minutes)}`,
    opens: (at) => `People answer again ${englishDay(new Date(at))} at ${clock(at)}`,
    joined: (name) => `${name}, a person, is answering now`,
    back: (persona) => `${persona}, the digital assistant, is answering again`,
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    rate: "How was the help you got?",
    faces: ["Terrible", "Bad", "OK", "Good", "Great"],
    comment: "Comment (optional)",
    notNow: "Not now",
    thanks: "Thank you for the rating.",
    consent: "What is written here is kept so that we can answer.",
    erase: "Delete my conversation",
    eraseAsk: "Delete everything you wrote here, for good?",
    erased: "What you wrote is deleted.",
    cancel: "Cancel",
    eraseRefused: {
      ticket_open: "People are still working on this. You can delete the conversation once they are done.",
      unanswered: "A message still waits for its answer. You can delete after it.",
      nothing_said: "Nothing was written here yet.",
    },
    waiting: "waiting to be sent",
    offline: "No connection right now. What you write will be sent when it is back.",
    attach: "Attach a file",
    emoji: "Emoji",
    fileGone: "We no longer have the file, so the message was not sent. You can attach it again.",
  },
};

const A_WEEK = 7;

function hebrewLength(minutes: number): string {
  const hours = minutes / 60;
  if (hours < 1) return `${minutes} דקות`;
  return ["שעה", "שעתיים"][hours - 1] ?? `${hours} שעות`;
}

function englishLength(minutes: number): string {
  const hours = minutes / 60;
  if (hours < 1) return `${minutes} minutes`;
  return hours === 1 ? "an hour" : `${hours} hours`;
}

function hebrewDay(at: Date): string {
  const days = daysUntil(at);
  if (days < 2) return days === 0 ? "היום" : "מחר";
  return `ב${days < A_WEEK ? "" : "־"}${at.toLocaleDateString("he-IL", dayForm(days))}`;
}

function englishDay(at: Date): string {
  const days = daysUntil(at);
  if (days < 2) return days === 0 ? "today" : "tomorrow";
  return `on ${at.toLocaleDateString("en-GB", dayForm(days))}`;
}

function dayForm(days: number): Intl.DateTimeFormatOptions {
  return days < A_WEEK ? { weekday: "long" } : { day: "numeric", month: "long" };
}

function daysUntil(at: Date): number {
  // Half a day more or less: in the days between, the clock may have been changed.
  return Math.round((new Date(at).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000);
}

function clock(at: string): string {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}
