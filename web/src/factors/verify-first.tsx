import { useLayoutEffect, useRef } from "preact/hooks";
import { Verification } from "../form/verification.tsx";
import { t } from "../language/language.ts";

/** Says that the address must be verified before a factor is added, and leads to the code. It is announced and scrolled into view. */
export function VerifyFirst({ email }: { readonly email: string }) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <section class="setting" ref={box}>
      <h2>{t.security.verifyFirst}</h2>
      <p role="alert">{email ? t.security.verifyFirstText : t.security.noEmailText}</p>
      {email && <Verification email={email} next="account/security" />}
    </section>
  );
}
