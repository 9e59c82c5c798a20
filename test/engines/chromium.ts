import { programOf, type Engine } from "./engine.ts";
import { openByWebDriver } from "./webdriver.ts";

/** Starts Chromium as users have it, without a window. The sandbox does not work as root. */
export async function openChromium(): Promise<Engine> {
  const args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run"];
  const quiet = ["--disable-background-networking", "--disable-component-update"];
  return openByWebDriver({
    program: await programOf(["chromium", "chromium-driver"], "chromedriver"),
    capabilities: { "goog:chromeOptions": { args: [...args, ...quiet] } },
  });
}
