import { LatchkeyError, type Mfa } from "latchkey-auth/client";
import { useLayoutEffect, useState } from "preact/hooks";
import { keepSecondStep, useLoginFlow } from "../client/login-flow.ts";
import { SecondStep } from "./second-step.tsx";

interface LateStepProps {
  /** What the login left in the URL: `mfa` and `factors`. */
  readonly given: string;
  /** Called at the end: somebody is logged in, or the user cancelled, or it took too long. */
  readonly end: (how: "done" | "cancelled" | "late") => void;
}

/** The second step of a login whose first step was at a provider, or before a reload. */
export function LateStep({ given, end }: LateStepProps) {
  const { flow } = useLoginFlow();
  const [mfa] = useState(() => mfaIn(given));
  // The flow takes its token from the error of a first step.
  useLayoutEffect(() => {
    keepSecondStep(mfa);
    void flow.submit(() => Promise.reject(new LatchkeyError("mfa_required", "", { mfa })));
  }, []);
  return (
    <SecondStep
      flow={flow}
      factors={mfa.factors}
      cancel={() => {
        flow.restart();
        end("cancelled");
      }}
      onLate={() => end("late")}
      onLoggedIn={() => end("done")}
    />
  );
}

/** The second factor that the login waits for. */
function mfaIn(given: string): Mfa {
  const members = new URLSearchParams(given);
  const factors = (members.get("factors") ?? "").split(" ") as unknown as Mfa["factors"];
  return { token: members.get("mfa") ?? "", factors };
}
