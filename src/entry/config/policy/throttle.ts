import { limits } from "../../../core/tables/limits.ts";
import type { Limit, ThrottleSettings } from "../../../core/throttle/model.ts";
import type { VariableReader } from "../variables/reader.ts";

const rule =
  "must list limits as NAME=NUMBER or NAME=off, such as register=100. docs/limits.md has the names";

const setting = /^([a-z-]+)=(off|[1-9]\d{0,8})$/;

const isLimit = (name: string): boolean => limits.some((one) => one.name === name);

const isSetting = (text: string): boolean => isLimit(setting.exec(text)?.[1] ?? "");

/** Entries that hold no secret, even if somebody has pasted one into the wrong variable. */
const settingLike = /^[a-z_-]{1,30}[=:][a-z0-9.+-]{0,12}$/i;

const wrongEntry = (entry: string, number: number): string => {
  const shown = isLimit(entry) || settingLike.test(entry) ? ` (${entry})` : "";
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
  const set = limits.flatMap((limit) => {
    const value = given.get(limit.name);
    if (value === "off") return [];
    return [value === undefined ? limit : withLimit(limit, Number(value))];
  });
  return {
    throttle: Object.fromEntries(set.map((limit) => [limit.name, limit])),
    throttleStrict: isOn("THROTTLE_STRICT"),
  };
}

/** A limit with another number: of tries at once, in a window, or in all. */
function withLimit(limit: Limit, number: number): Limit {
  const { rule } = limit;
  if ("atOnce" in rule) {
    return { ...limit, rule: { ...rule, atOnce: number, most: Math.max(number, rule.most) } };
  }
  if ("limit" in rule) return { ...limit, rule: { ...rule, limit: number } };
  return { ...limit, rule: { most: number } };
}
