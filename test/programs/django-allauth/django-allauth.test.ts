import { join } from "node:path";
import { debian, testProgram } from "../program.ts";

testProgram({
  row: "django-allauth 65",
  setting: "OAUTH_PKCE_ENABLED",
  file: join(import.meta.dirname, "app.py"),
  callback: "/accounts/oidc/latchkey/login/callback/",
  install: () => debian("python3-django-allauth", "python3-django"),
  command: async () => ["/usr/bin/python3", "app.py"],
  refused: "Third-Party Login Failure",
});
