import type { Caller, SessionCaller } from "../user.ts";
import type { HeldIdentity } from "./connect/bound.ts";
import { previewUpstream } from "./connect/preview.ts";
import { finishUpstream } from "./finish.ts";
import { linkIdentity, unlinkIdentity, type IdentityChange } from "./link.ts";
import type { BrowserAccount, PendingUpstream } from "./model.ts";
import type { Callback, UpstreamPorts, UpstreamPolicy } from "./ports.ts";
import { startUpstream, type UpstreamLogin } from "./start.ts";

/** Logins at other providers, and the identities that accounts have there. */
export const createUpstream = (ports: UpstreamPorts, policy: UpstreamPolicy) => ({
  /** In the order of the buttons. Empty if users log in here alone. */
  providers: policy.providers,
  seals: ports.upstreamSeals,
  start: (login: UpstreamLogin) => startUpstream(ports, policy, login),
  finish: (provider: string, callback: Callback, pending: PendingUpstream) =>
    finishUpstream(ports, policy, provider, callback, pending),
  preview: (held: HeldIdentity, current?: BrowserAccount) =>
    previewUpstream(ports, policy, held, current),
  link: (change: IdentityChange, held: HeldIdentity) => linkIdentity(ports, policy, change, held),
  unlink: (caller: SessionCaller, id: string) => unlinkIdentity(ports, policy, caller, id),
  /** The caller's identities, also those of providers that are off. Throws Failure `unavailable`. */
  list: ({ userId }: Caller) => ports.store.listIdentities(userId),
});
