import { useLayoutEffect, useRef } from "preact/hooks";
import { Verification } from "../form/verification.tsx";

/** Says that the address must be verified before a factor is added, and sends the link. It is announced and scrolled into view. */
export function VerifyFirst({ email }: { readonly email: string }) {
  const box = useRef<HTMLElement>(null);
  useLayoutEffect(() => box.current?.scrollIntoView({ block: "nearest" }), []);
  return (
    <section ref={box}>
      <h2>Verify your email address first</h2>
      <p role="alert">
        {email
          ? "You can add a second factor once your email address is verified. Open the link in the email, then try again here."
          : "You can add a second factor once your account has a verified email address. Ask an administrator to help you."}
      </p>
      {email && <Verification email={email} />}
    </section>
  );
}
