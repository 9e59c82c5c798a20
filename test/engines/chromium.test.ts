import { arrivals } from "./arrivals.ts";
import { openChromium } from "./chromium.ts";

arrivals("Chromium", openChromium);
