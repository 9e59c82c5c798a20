/** Logins for other apps, and their access to an account. */
export const provider = {
  request: {
    intro: "To continue to this app:",
    unverified: "not verified",
    loggedIn: "You’re logged in as",
    another: "Use another account",
    choose: "Choose an account",
    continueAs: "Continue as {name}",
    proof: "{client} asks you to confirm it’s you.",
    second: "{client} asks for your second factor.",
    without: "Continue without a second factor",
    goOn: "Continue to {client}",
  },
  consent: {
    title: "Give {client} access to your account?",
    goOn: "Continue to {client}?",
    text: "The app will be able to:",
    loopback:
      "You’ll return to a program on this device. Only continue if you started the login there yourself.",
    private_scheme:
      "You’ll return to an app on this device. Only continue if you started the login there yourself.",
    approve: "Allow",
    deny: "Don’t allow",
    where: "Whatever you choose, you’ll return to {host}.",
    contact: "App contact: {contact}",
    old: "This page was out of date and now shows the current request. Check it, then choose again.",
    leaving: "Going back to {client}",
    leavingText: "If nothing happens, use this link:",
  },
  logout: {
    title: "Log out of {service}?",
    client: "{client} wants to log you out.",
    text: "This logs you out in this browser.",
    action: "Log out",
    stay: "Stay logged in",
    done: "You’re logged out",
    again: "Log in again",
  },
  apps: {
    title: "Apps",
    none: "No other app has access to your account.",
    since: "Access since {date}, {use}",
    can: "The app can:",
    end: "Remove access",
    endText: "{client} will no longer be able to use your account, and you’ll be logged out there.",
    ended: "{client} no longer has access to your account.",
  },
} as const;
