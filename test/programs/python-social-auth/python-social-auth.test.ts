import { join } from "node:path";
import { debian, testProgram } from "../program.ts";

testProgram({
  row: "python-social-auth 4.6",
  setting: "--no-pkce",
  file: join(import.meta.dirname, "app.py"),
  callback: "/complete/oidc/",
  install: () => debian("python3-social-auth-core", "python3-social-django", "python3-django"),
  command: async () => ["/usr/bin/python3", "app.py"],
  refused: "The parameter code_challenge is missing.",
});
