import { useState } from "preact/hooks";
import { deviceOf } from "../../format/device.ts";
import { t } from "../../language/language.ts";
import { Page } from "../../layout/page.tsx";
import { NewCodes } from "../recovery-codes.tsx";
import { PasskeyButton } from "./passkey-button.tsx";
import { passkeys } from "./passkeys.ts";

/** Offers a passkey to a user who has just signed up and verified the address. */
export function OfferPasskey({ onDone }: { readonly onDone: () => void }) {
  const [codes, setCodes] = useState<readonly string[]>();

  async function add(): Promise<void> {
    const { recovery_codes: codes } = await passkeys.add(deviceOf(navigator.userAgent));
    if (codes) setCodes(codes);
    else onDone();
  }

  return (
    <Page title={t.passkeys.offer}>
      {codes ? (
        <NewCodes codes={codes} onKept={onDone} />
      ) : (
        <>
          <p>{passkeys.areSupported ? t.passkeys.offerText : t.passkeyErrors.unsupported}</p>
          {passkeys.areSupported && (
            <PasskeyButton kind="main" act={add}>
              {t.passkeys.add}
            </PasskeyButton>
          )}
          <p class="other">
            <button class="way" type="button" onClick={onDone}>
              {t.passkeys.later}
            </button>
          </p>
        </>
      )}
    </Page>
  );
}
