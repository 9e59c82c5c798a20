import {
  policyNames,
  throttlePolicies,
  withLimit,
  type PolicyName,
  type ThrottlePolicies,
  type ThrottleSettings,
} from "../../../core/throttle/policies.ts";
import type { VariableReader } from "../variables/reader.ts";

const rule =
  "must list limits as NAME=NUMBER or NAME=off, such as register=100. docs/limits.md has the names";

const setting = /^([a-z-]+)=(off|[1-9]\d{0,8})$/;

const isPolicy = (name: string): name is PolicyName => Object.hasOwn(throttlePolicies, name);

const isSetting = (text: string): boolean => isPolicy(setting.exec(text)?.[1] ?? "");

/** Entries that hold no secret, even if somebody has pasted one into the wrong variable. */
const settingLike = /^[a-z_-]{1,30}[=:][a-z0-9.+-]{0,12}$/i;

const wrongEntry = (entry: string, number: number): string => {
  const shown = isPolicy(entry) || settingLike.test(entry) ? ` (${entry})` : "";
  return `has a wrong entry, number ${number}${shown}. It ${rule}`;
};

/** Reads the limits: those of the table, with the numbers of `THROTTLE`. */
export function readThrottle({ list, isOn }: VariableReader): ThrottleSettings {
  const given = new Map(
    list("THROTTLE", wrongEntry, isSetting).map((one) => {
      const [, name = "", value = ""] = setting.exec(one) ?? [];
      return [name, value];
    }),
  );
  const limits = policyNames.flatMap((name) => {
    const policy = throttlePolicies[name];
    const value = given.get(name);
    if (value === "off") return [];
    return [[name, value === undefined ? policy : withLimit(policy, Number(value))] as const];
  });
  return {
    throttle: Object.fromEntries(limits) as ThrottlePolicies,
    throttleStrict: isOn("THROTTLE_STRICT"),
  };
}
