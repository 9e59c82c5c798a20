/** Logins for other apps, and the access that they have to an account. */
export const provider = {
  request: {
    intro: "To continue to this app:",
    unverified: "not verified",
    loggedIn: "You are logged in as",
    another: "Use another account",
    choose: "Choose an account",
    continueAs: "Continue as {name}",
    proof: "{client} asks you to confirm who you are.",
    second: "{client} asks for your second factor.",
    without: "Continue without a second factor",
    goOn: "Continue to {client}",
  },
  consent: {
    title: "Give {client} access to your account?",
    goOn: "Continue to {client}?",
    text: "The app will be able to:",
    loopback:
      "You then return to a program on this device. Continue only if you started the login there yourself.",
    private_scheme:
      "You then return to an app on this device. Continue only if you started the login there yourself.",
    approve: "Allow",
    deny: "Don’t allow",
    where: "Whatever you choose, you return to {host}.",
    contact: "Contact of the app: {contact}",
    old: "This page was out of date, and shows the present request now. Check it, then choose again.",
    leaving: "You return to {client}",
    leavingText: "If nothing happens, use this link:",
  },
  logout: {
    title: "Log out of {service}?",
    client: "{client} asks to log you out.",
    text: "This logs you out in this browser.",
    action: "Log out",
    stay: "Stay logged in",
    done: "You are logged out",
    again: "Log in again",
  },
  apps: {
    title: "Apps",
    none: "No other app has access to your account.",
    since: "Access since {date}, {use}",
    can: "The app can:",
    end: "Remove access",
    endText: "{client} can then no longer use your account, and you are logged out there.",
    ended: "{client} no longer has access to your account.",
  },
} as const;
