import { LatchkeyError, type Mfa } from "latchkey/client";
import { useLayoutEffect } from "preact/hooks";
import { useLoginFlow } from "../client/login-flow.ts";
import { SecondStep } from "./second-step.tsx";

interface LateStepProps {
  /** The login that waits for its second factor. */
  readonly mfa: Mfa;
  /** Called at the end: somebody is logged in, or the user cancelled, or it took too long. */
  readonly end: (how: "done" | "cancelled" | "late") => void;
}

/** The second step of a login whose first step was at a provider. */
export function LateStep({ mfa, end }: LateStepProps) {
  const { flow } = useLoginFlow();
  // The flow takes its token from the error of a first step.
  useLayoutEffect(() => {
    void flow.submit(() => Promise.reject(new LatchkeyError("mfa_required", "", { mfa })));
  }, []);
  return (
    <SecondStep
      flow={flow}
      factors={mfa.factors}
      cancel={() => end("cancelled")}
      onLate={() => end("late")}
      onLoggedIn={() => end("done")}
    />
  );
}
