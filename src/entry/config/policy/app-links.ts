import type { AppLinks } from "../../../core/policy.ts";
import type { VariableReader } from "../variables/reader.ts";

type Members = Readonly<Record<string, unknown>>;
type AndroidApp = NonNullable<AppLinks["android"]>[number];

const appleIds = /^[A-Z0-9]{10}\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*$/;
const packages = /^[A-Za-z]\w*(?:\.[A-Za-z]\w*)+$/;
const fingerprints = /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/;

/** Reads `APP_LINKS`. Undefined if the operator has no apps on phones. */
export function readAppLinks({ text, fault }: VariableReader): AppLinks | undefined {
  const given = text("APP_LINKS");
  if (given === undefined) return undefined;
  const refuse = (rule: string): void => fault("APP_LINKS", rule);
  const links = parse(given);
  if (!hasOnly(links, ["apple", "android"])) {
    refuse('must be a JSON object with the members "apple" and "android", and no others');
    return undefined;
  }
  const { apple = [], android = [] } = links;
  if (!areTexts(apple, appleIds)) {
    refuse('must have an array "apple" of texts such as "ABCDE12345.com.example.app"');
  }
  if (!Array.isArray(android) || !android.every(isAndroidApp)) {
    refuse(
      'must have an array "android" of {"package", "sha256"}: a name such as "com.example.app", and an array of fingerprints, each ' +
        "of 32 bytes such as 14:6D:E9:…",
    );
  }
  return { apple: apple as string[], android: android as AndroidApp[] };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

const hasOnly = (value: unknown, members: readonly string[]): value is Members =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.keys(value).every((name) => members.includes(name));

const areTexts = (value: unknown, form: RegExp): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === "string" && form.test(one));

const isAndroidApp = (value: unknown): boolean =>
  hasOnly(value, ["package", "sha256"]) &&
  areTexts([value["package"]], packages) &&
  areTexts(value["sha256"], fingerprints) &&
  (value["sha256"] as readonly string[]).length > 0;
