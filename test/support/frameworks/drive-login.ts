import { expect } from "vitest";
import { newPassword } from "../../suite/http/calls/calls.ts";
import { personWithTotp } from "../../suite/http/calls/factor-logins.ts";
import { codeOf } from "../../suite/http/calls/factors.ts";
import type { Target } from "../targets/http-target.ts";

/** Logs in with the forms that the pages about frameworks show: with a wrong password, then with both factors. Logs out at the end. */
export async function driveLogin(
  { window }: { readonly window: Window & typeof globalThis },
  target: Target,
): Promise<void> {
  const { document } = window;
  const shown = () => document.body.textContent;
  const type = (name: string, value: string): void => {
    const input = document.querySelector<HTMLInputElement>(`input[autocomplete=${name}]`);
    if (!input) throw new Error(`There is no field ${name}: ${shown()}`);
    input.value = value;
    input.dispatchEvent(new window.Event("input", { bubbles: true }));
  };
  const press = () => document.querySelector("button")?.click();

  expect(shown()).toContain("One moment …");
  const { person, secret } = await personWithTotp(target);
  await expect.poll(shown).toContain("Username or email");
  for (const password of [newPassword(), person.password]) {
    type("username", person.username);
    type("current-password", password);
    press();
    if (password === person.password) continue;
    await expect.poll(shown).toContain("Wrong username or password.");
  }
  await expect.poll(shown).toContain("Code of your app");
  type("one-time-code", codeOf(secret));
  press();
  await expect.poll(shown).toContain(`Hello, ${person.name}!`);
  press();
  await expect.poll(shown).toContain("Username or email");
}
