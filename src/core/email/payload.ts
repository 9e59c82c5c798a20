import { defaultLanguage } from "../ground/language.ts";
import { channel } from "../outbox/outbox.ts";
import type { Removed } from "../owned.ts";
import { emailLimits } from "./retry.ts";
import type { Place } from "./texts/facts.ts";
import type { AppFacts } from "./texts/row.ts";

/** Emails that wait to be sent. */
export const emailChannel = channel({
  name: "mail",
  atOnce: emailLimits.atOnce,
  write: (payload: object) => JSON.stringify(payload),
  read({ payload }) {
    const {
      language,
      timeZone,
      email,
      sessionsValidFrom,
      days,
      left,
      isClaim,
      removed,
      app,
      organization,
      invitation,
      place,
      undo,
      code,
    } = JSON.parse(payload) as Readonly<Record<string, unknown>>;
    return {
      language: typeof language === "string" ? language : defaultLanguage,
      timeZone: typeof timeZone === "string" ? timeZone : undefined,
      email: typeof email === "string" ? email : undefined,
      sessionsValidFrom,
      days: typeof days === "number" ? days : undefined,
      left: typeof left === "number" ? left : 0,
      isClaim: isClaim === true,
      removed: Array.isArray(removed) ? removed.map(readRemoved) : [],
      app: readApp(app),
      organization: textOf(Object(organization)["name"]),
      invitation: readInvitation(invitation),
      undo: readUndo(undo),
      code: readCode(code),
      place: typeof place === "object" && place !== null ? (place as Place) : undefined,
    };
  },
});

function readCode(
  code: unknown,
): { readonly random: string; readonly session: string } | undefined {
  const { random, session = "" } = Object(code) as Readonly<Record<string, unknown>>;
  return typeof random === "string" && typeof session === "string"
    ? { random, session }
    : undefined;
}

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

function readRemoved(one: unknown): Removed {
  const { what, name } = Object(one) as Readonly<Record<string, unknown>>;
  return { what: what as Removed["what"], ...(typeof name === "string" && { name }) };
}

function readApp(app: unknown): AppFacts {
  const { name, host, isProgram } = Object(app) as Readonly<Record<string, unknown>>;
  return { name: textOf(name), host: textOf(host), ...(isProgram === true && { isProgram }) };
}

function readInvitation(
  invitation: unknown,
): { readonly id: string; readonly expiresAt: number } | undefined {
  const { id, expiresAt } = Object(invitation) as Readonly<Record<string, unknown>>;
  return typeof id === "string" && typeof expiresAt === "number" ? { id, expiresAt } : undefined;
}

function readUndo(undo: unknown): { readonly to: string; readonly changedAt: number } | undefined {
  const { to, changedAt } = Object(undo) as Readonly<Record<string, unknown>>;
  return typeof to === "string" && typeof changedAt === "number" ? { to, changedAt } : undefined;
}
