import { join } from "node:path";
import { buildGo } from "../../support/documents/program.ts";
import { debian, testProgram } from "../program.ts";

testProgram({
  row: "Go: go-oidc 3.4 with `x/oauth2`",
  setting: "oauth2.S256ChallengeOption",
  file: join(import.meta.dirname, "main.go"),
  callback: "/callback",
  install: () =>
    debian("golang-github-coreos-go-oidc-v3-dev", "golang-golang-x-oauth2-dev", "golang-go"),
  async command(folder) {
    await buildGo(folder);
    return [join(folder, "app")];
  },
  refused: "The parameter code_challenge is missing.",
});
