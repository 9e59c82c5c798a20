import { describe, expect, it } from "vitest";
import { en } from "../../../src/core/languages/en/en.ts";
import { fill, namesIn } from "../../../src/core/languages/fill.ts";
import { pageLanguages, textFaults } from "../../../src/core/languages/own-texts.ts";
import { merged, type Texts, type TextsOption } from "../../../src/core/languages/texts.ts";
import { failures } from "../../../src/core/tables/failures.ts";
import { de } from "../../support/german.ts";

/** A whole language that no server has. */
const french: Texts = merged<Texts>(en, { login: { title: "Connexion" } });

describe("the texts of the pages", () => {
  it("have the same parts in German as in English", () => {
    expect(textFaults({ fr: de })).toEqual([]);
  });

  it("are German where they are the same in English: these words, and no others", () => {
    type Group = Readonly<Record<string, unknown>>;
    const same = (group: Group, other: Group, path = ""): string[] =>
      Object.entries(group).flatMap(([name, text]) => {
        const at = `${path}${name}`;
        if (typeof text !== "string") return same(text as Group, other[name] as Group, `${at}.`);
        return text === other[name] ? [`${at}: ${text}`] : [];
      });
    expect(same(de, en)).toEqual([
      "frame.apps: Apps",
      "frame.admin: Admin",
      "fields.name: Name",
      "fields.code: Code",
      "fields.optional: {label} (optional)",
      "emailCode.wait: in {seconds} s",
      "undo.parts.passkey: Passkey",
      "undo.parts.app: App",
      "devices.details: Details",
      "passkeys.title: Passkeys",
      "connect.trouble: {provider}: {text}",
      "apps.title: Apps",
      "organizations.roles.admin: Admin",
    ]);
  });

  it("are filled with values, each at its place", () => {
    expect(namesIn("{a} and {b}, then {a}")).toEqual(["a", "b"]);
    expect(fill("{min} to {max}", { min: 8, max: 256 })).toBe("8 to 256");
    expect(fill("{name}", { name: "{name} $& </script>" })).toBe("{name} $& </script>");
  });

  it("have one for each error that a user can meet", () => {
    // A page asks again, or leads to the server's own page, after `invalid_authorization_request` and `invalid_client_document`. That page
    // also shows `cookies_required`. After `proof_required` a page asks for a proof.
    const ofPrograms =
      /^(?:aborted|malformed_body|invalid_request|not_found|method_not_allowed|body_too_large|unsupported_media_type|validation_failed|missing_token|invalid_token|mfa_required|invalid_scope|unsupported_token_type|unsupported_grant_type|malformed_authorization|invalid_client|internal|misconfigured|invalid_passkey|origin_not_allowed|cross_site|header_required|navigation_required|own_page_required|unauthorized_client|invalid_redirect_uri|invalid_client_metadata|invalid_authorization_request|invalid_client_document|cookies_required|unsupported_response_type|invalid_target|request_not_supported|registration_not_supported|proof_required|organization_required)$/;
    const ofAdministrators =
      /^(?:not_supported_here|user_is_admin|user_is_disabled|cannot_change_yourself|client_is_public|client_is_first_party|resource_exists|older_servers|admin_api_off)$/;
    const without = Object.keys(failures).filter((code) => !Object.hasOwn(en.errors, code));
    expect(
      without.filter((code) => !ofPrograms.test(code) && !ofAdministrators.test(code)),
    ).toEqual([]);
    // The page shows the operator's sentence instead, if there is one.
    expect(en.errors.registration_refused).toBe(failures.registration_refused.detail);
    expect(en.errors.refused).toBe(failures.refused.detail);
  });
});

describe("the option texts", () => {
  it("adds whole languages, and changes single texts", () => {
    const option: TextsOption = {
      fr: french,
      "fr-CA": { login: { title: "Bonjour" } },
      de: { login: { title: "Willkommen" } },
      "de-AT": { login: { action: "Rein da" } },
    };
    expect(textFaults(option)).toEqual([]);
    const { offered, texts } = pageLanguages(option);
    expect(offered).toEqual(["en", "de", "fr", "fr-CA", "de-AT"]);
    expect(texts["en"]).toEqual({});
    expect(texts["de"]).toEqual({ login: { title: "Willkommen" } });
    expect(texts["de-AT"]).toEqual({ login: { title: "Willkommen", action: "Rein da" } });
    expect(texts["fr-CA"]?.login?.title).toBe("Bonjour");
    expect(texts["fr-CA"]?.login?.action).toBe(en.login.action);
  });

  it("takes every tag of BCP 47", () => {
    const option: TextsOption = { "pt-BR": french, "zh-Hant-TW": french, fil: french };
    expect(textFaults(option)).toEqual([]);
    expect(pageLanguages(option).offered).toEqual(["en", "de", "pt-BR", "zh-Hant-TW", "fil"]);
    const part: TextsOption = { fil: { login: { title: "Mag-log in" } } };
    expect(textFaults(part).length).toBeGreaterThan(10);
  });

  it("is checked by the compiler", () => {
    // @ts-expect-error: a language that Latchkey does not have must be complete.
    const part: TextsOption = { fr: { login: { title: "Connexion" } } };
    // @ts-expect-error: there is no such text.
    const unknown: TextsOption = { de: { login: { headline: "Hallo" } } };
    expect([textFaults(part).length > 10, textFaults(unknown).length]).toEqual([true, 1]);
  });

  it.each<[what: string, texts: unknown, fault: string | RegExp]>([
    ["no object", "de", "texts must be an object with the texts of each language"],
    ["no language tag", { Deutsch: {} }, /^texts: Deutsch is not a language tag/],
    ["another spelling of a tag", { "de-at": {} }, /^texts: de-at is not a language tag/],
    ["no texts", { de: "Hallo" }, "texts.de must be an object"],
    ["no text", { de: { login: { title: "" } } }, "texts.de.login.title must be a text"],
    ["no group", { de: { login: "Hallo" } }, "texts.de.login must be an object"],
    [
      "an unknown text",
      { de: { login: { headline: "x" } } },
      /^texts\.de\.login\.headline is unknown/,
    ],
    [
      "a part too few",
      { de: { passkeys: { added: "Gemacht." } } },
      "texts.de.passkeys.added lacks the part {name}",
    ],
    [
      "an unknown part",
      { de: { passkeys: { added: "{name} von {mail}." } } },
      "texts.de.passkeys.added has the unknown part {mail}. Known are: {name}",
    ],
    [
      "a number without its last category",
      { de: { devices: { sessions: { one: "eine" } } } },
      "texts.de.devices.sessions.other is missing",
    ],
    [
      "an unknown category",
      { de: { devices: { sessions: { some: "{count}", other: "{count}" } } } },
      /^texts\.de\.devices\.sessions\.some is unknown/,
    ],
    [
      "a language that is not whole",
      { "pt-BR": merged(french, { login: { title: undefined } }) },
      "texts.pt-BR.login.title is missing",
    ],
  ])("is refused with %s", (_, texts, fault) => {
    const faults = textFaults(texts);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });
});
