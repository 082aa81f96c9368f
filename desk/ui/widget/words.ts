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
  joined: (name: string) => string;
  back: (persona: string) => string;
  unread: (count: number) => string;
  save: string;
  savedAs: (brand: string) => string;
  waiting: string;
  rate: string;
  /** From the saddest face to the happiest. */
  faces: readonly string[];
  comment: string;
  notNow: string;
  thanks: string;
  offline: string;
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
    joined: (name) => `מעכשיו המענה כאן אנושי: ${name}`,
    back: (persona) => `מעכשיו עונה כאן שוב העוזר הדיגיטלי, ${persona}`,
    unread: (count) => (count === 1 ? "הודעה חדשה אחת" : `${count} הודעות חדשות`),
    rate: "איך היה המענה?",
    faces: ["גרוע", "לא טוב", "סביר", "טוב", "מצוין"],
    comment: "הערה (לא חובה)",
    notNow: "לא עכשיו",
    thanks: "תודה על הדירוג.",
    save: "הורדת השיחה",
    savedAs: (brand) => `השיחה עם ${brand}`,
    waiting: "ממתינה לשליחה",
    offline: "אין חיבור כרגע. מה שייכתב יישלח כשהחיבור יחזור.",
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
    joined: (name) => `${name}, a person, is answering now`,
    back: (persona) => `${persona}, the digital assistant, is answering again`,
    unread: (count) => (count === 1 ? "1 new message" : `${count} new messages`),
    rate: "How was the help you got?",
    faces: ["Terrible", "Bad", "OK", "Good", "Great"],
    comment: "Comment (optional)",
    notNow: "Not now",
    thanks: "Thank you for the rating.",
    save: "Download the conversation",
    savedAs: (brand) => `Conversation with ${brand}`,
    waiting: "waiting to be sent",
    offline: "No connection right now. What you write will be sent when it is back.",
  },
};
