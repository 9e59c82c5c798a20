/** The pages that the server shows by itself: refusals, and the page without JavaScript. */
export const plain = {
  plain: {
    title: "That didn’t work",
    text: "Go to the login page and try again.",
    late: "That took too long or has already been done. Log in again.",
    notFound: "There’s no page at this address.",
    tooMany: "Too many attempts. Try again later.",
    unavailable: "The service isn’t available right now. Try again in a moment.",
    login: "Go to login",
    help: "Contact support",
    ofApp:
      "The app couldn’t log you in. Go back to the app and try again. If that doesn’t help, report this error to the app’s support:",
    cookies:
      "Your browser blocks cookies, so you can’t log in here. Allow cookies for this site. Then go back to the app and try again.",
    noScript:
      "This page needs JavaScript. Turn on JavaScript in your browser settings, then reload the page.",
  },
} as const;
