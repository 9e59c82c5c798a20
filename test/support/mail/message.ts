import type { Message } from "../../../src/core/email/model.ts";

/** A mail for senders. */
export const message: Message = {
  id: "m-1",
  messageId: "m-1@example.com",
  from: { name: "Exämple", address: "login@example.com" },
  to: "ann@example.com",
  subject: "Grüße",
  text: "Plain ä text\n",
  html: "<p>HTML ä text</p>",
  headers: {
    "Auto-Submitted": "auto-generated",
    "Content-Language": "de",
    "X-Entity-Ref-ID": "m-1",
  },
  link: "https://login.example.com/app/reset#token=tell-tale-token",
};
