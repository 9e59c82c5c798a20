import { Confirmation } from "./confirm/confirmation.tsx";
import { Proofs } from "./confirm/proofs.tsx";
import { LateStep } from "./late-step.tsx";
import { OfferPasskey } from "./passkeys/offer-passkey.tsx";
import { PasskeyLogin } from "./passkeys/passkey-login.tsx";
import { PasskeyProof } from "./passkeys/passkey-proof.tsx";
import { tellBrowser } from "./passkeys/tell-browser.ts";
import { upgradeToPasskey } from "./passkeys/upgrade.ts";
import { SecondStep } from "./second-step.tsx";
import { SecurityPage } from "./security.tsx";

/** What the app shows of second factors. */
export const factors = {
  Confirmation,
  LateStep,
  OfferPasskey,
  PasskeyLogin,
  PasskeyProof,
  Proofs,
  SecondStep,
  SecurityPage,
  tellBrowser,
  upgradeToPasskey,
};
