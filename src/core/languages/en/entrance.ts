/** The pages before a login, and those that a link in an email opens. */
export const entrance = {
  login: {
    title: "Log in",
    action: "Log in",
    passkey: "Log in with a passkey",
    link: "Email me a login code",
    forgot: "Forgot your password?",
    isNew: "New here?",
    register: "Create an account",
    late: "That took too long. Log in again.",
    created: "Your account has been created. Log in to continue.",
    reset: "Your password has been changed. Log in with the new one.",
    elsewhere: "You have been logged out.",
    everywhere: "You are logged out on all devices.",
    deleted: "Your account has been deleted.",
    unverified: "Your email address is not verified yet. Look for our email, or send another one.",
  },
  register: {
    title: "Create an account",
    action: "Create account",
    hasAccount: "Already have an account?",
    sent: "We sent an email to {email}.",
  },
  forgot: {
    title: "Forgot your password?",
    action: "Email me a reset link",
  },
  loginLink: {
    title: "Log in by email",
    action: "Email me a login code",
    ifAccount:
      "If you have an account here, we sent an email to its address. Enter the code of the email, or open its link.",
    enter: "Log in",
  },
  emailCode: {
    hint: "6-digit code from the email. It works for 10 minutes.",
    again: "Send another email",
  },
  checkEmail: {
    title: "Check your email",
    ifAccount:
      "If you have an account here, we sent a link to its email address. The link works for 20 minutes.",
    open: "{reason} Open the link in the email, then log in. The link works for 20 minutes.",
    again: "Send the email again",
    sentAgain: "If your address is not verified yet, another email is on its way.",
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
  },
  verify: {
    title: "Verify your email address",
    text: "This confirms that you own the email address.",
    action: "Verify my email address",
    done: "Your email address is verified",
  },
  undo: {
    title: "Restore your email address",
    text: "This restores your previous email address, logs out all devices and removes what was added to your account since. Then you choose a new password.",
    action: "Restore my email address",
    taken:
      "Another account has your previous email address now. Contact support to get your account back.",
  },
  secondStep: {
    title: "Enter your code",
    passkeyTitle: "Use your passkey",
    action: "Log in",
    codeHint: "6-digit code from your authenticator app",
    recoveryHint: "One of the codes that you saved. Each code works once.",
    wrongRecoveryCode: "This code is wrong, or it was already used.",
    passkeyText: "Your device asks for your fingerprint, your face or its PIN.",
    passkey: "Continue with a passkey",
    unsupported: "This browser can’t use your passkey. Log in on another device.",
    useApp: "Use my authenticator app",
    usePasskey: "Use a passkey",
    useRecoveryCode: "Use a recovery code",
  },
} as const;
