import type { ComponentProps } from "preact";
import { loadSecurity } from "../../factors/load-factors.ts";
import type { SecondStep } from "../../factors/second-step.tsx";
import { Lazy } from "../../layout/lazy.tsx";

/** The second step of a login, whose file is loaded for those that need one. */
export const SecondStepPage = (props: ComponentProps<typeof SecondStep>) => (
  <Lazy load={loadSecurity}>{({ SecondStep }) => <SecondStep {...props} />}</Lazy>
);
