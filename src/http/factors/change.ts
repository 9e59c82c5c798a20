import type { Auth } from "../../core/auth.ts";
import type { OwnChange } from "../../core/factors/own/changed.ts";
import type { RequestContext } from "../context.ts";
import { authorizedSession, languageOf } from "../request/caller.ts";

/** Finds the caller, and the language of the notice that a change causes. */
export const changesOf =
  (auth: Auth) =>
  async (c: RequestContext): Promise<OwnChange> => ({
    ...(await authorizedSession(c, auth, "factors")),
    language: languageOf(c),
  });

export type ChangeOf = ReturnType<typeof changesOf>;
