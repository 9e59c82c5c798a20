import type { ReadRecord } from "./model.ts";
import { readOwn } from "./own.ts";
import { readAspNet } from "./systems/aspnet.ts";
import { readAuth0 } from "./systems/auth0.ts";
import { readBetterAuth } from "./systems/better-auth.ts";
import { readClerk } from "./systems/clerk.ts";
import { readDevise } from "./systems/devise.ts";
import { readDjango } from "./systems/django.ts";
import { readFastApi } from "./systems/fastapi.ts";
import { readFirebase } from "./systems/firebase.ts";
import { readKeycloak } from "./systems/keycloak.ts";
import { readLaravel } from "./systems/laravel.ts";
import { readSupabase } from "./systems/supabase.ts";
import { readWordPress } from "./systems/wordpress.ts";

/** The systems whose accounts can be imported. */
export const importSystems = {
  auth0: readAuth0,
  supabase: readSupabase,
  firebase: readFirebase,
  keycloak: readKeycloak,
  clerk: readClerk,
  "better-auth": readBetterAuth,
  django: readDjango,
  wordpress: readWordPress,
  aspnet: readAspNet,
  laravel: readLaravel,
  devise: readDevise,
  fastapi: readFastApi,
  latchkey: readOwn,
} as const satisfies Record<string, ReadRecord>;

export type ImportSystem = keyof typeof importSystems;

export const importSystemNames = Object.keys(importSystems) as ImportSystem[];
