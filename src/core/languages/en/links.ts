/** The login by email, and the pages that a link in an email opens. Most logins do not need them. */
export const links = {
  loginLink: {
    title: "Log in by email",
    action: "Email me a login code",
    ifAccount:
      "If you have an account here, we sent an email to its address. Enter the code of the email, or open its link.",
    enter: "Log in",
  },
  emailCode: {
    label: "Code from the email",
    hint: "6 digits. The code works for 10 minutes.",
    again: "Send another email",
  },
  byLink: {
    title: "Continue to log in",
    text: "This logs you in on this device.",
    action: "Log in",
    isDead: "The link doesn’t work?",
    again: "Request a new one",
  },
  reset: {
    title: "Choose a new password",
    action: "Change password",
    dead: "This link no longer works",
    deadText: "It has expired, or it was already used. Request a new one.",
    again: "Request a new link",
    deadInvitation:
      "It has expired, or it was already used. Ask for a new invitation, or log in if you have chosen a password.",
  },
  verify: {
    title: "Verify your email address",
    newTitle: "Use this email address",
    newEmail: "New email address",
    since: "Created on",
    prove: "Prove that this account is yours.",
    action: "Verify my email address",
    passkey: "Verify with a passkey",
    logIn: "Log in another way",
    done: "Your email address is verified",
    deadText:
      "It has expired, or it was already used. If your address is not verified yet, send another email from your profile.",
    isOther: "You don’t know this account?",
    disown: "This is not mine",
    disowned: "Thank you",
    disownedText:
      "We sent an email to {email}. Use its link to choose a password. The account is then yours, and the user who created it can no longer use it. If you do not want the account, ignore the email.",
    disownedNew: "The account does not get your email address. The link no longer works.",
  },
  undo: {
    title: "Restore your email address",
    deadText:
      "It has expired, or it was already used. If your account has your address again, choose a new password. Otherwise contact support.",
    text: "This restores your previous email address, logs out all devices and removes what was added to your account since the day before the change. Then you choose a new password.",
    action: "Restore my email address",
    done: "Your email address is restored",
    removed: "This was added to your account since the day before the change, and was removed:",
    parts: {
      totp: "Authenticator app",
      passkey: "Passkey",
      recovery_codes: "Recovery codes",
      identity: "Login with",
      app: "App",
    },
    taken:
      "Another account has your previous email address now. Contact support to get your account back.",
  },
} as const;
