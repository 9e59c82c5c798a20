/** The pages before a login. */
export const entrance = {
  login: {
    title: "Log in",
    action: "Log in",
    passkey: "Log in with a passkey",
    provider: "Continue with {provider}",
    continueAs: "Continue as {name}",
    isOther: "Not you?",
    otherWay: "Log in another way",
    or: "or",
    lastUsed: "last used",
    link: "Email me a login code",
    stay: "Stay logged in",
    forgot: "Forgot password?",
    isNew: "New here?",
    register: "Create an account",
    late: "That took too long. Log in again.",
    refused:
      "We can’t send you back to the page you came from. After you log in, you’ll see your account.",
    created: "Your account has been created. Log in to continue.",
    reset: "Your password has been changed. Log in with the new one.",
    elsewhere: "You have been logged out.",
    everywhere: "You have been logged out on all devices.",
    deleted: "Your account has been deleted.",
  },
  register: {
    title: "Create an account",
    action: "Create account",
    hasAccount: "Already have an account?",
    logIn: "Log in with this address",
    passkey: "Sign up with a passkey instead of a password",
    password: "Sign up with a password",
  },
  captcha: {
    title: "Confirm that you’re not a robot",
    failed: "The check can’t be loaded. Turn off content blockers for this page, then reload it.",
  },
} as const;
