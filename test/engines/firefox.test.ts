import { arrivals } from "./arrivals.ts";
import { openFirefox } from "./firefox.ts";

arrivals("Firefox", openFirefox);
