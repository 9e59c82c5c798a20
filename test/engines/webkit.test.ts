import { arrivals } from "./arrivals.ts";
import { openWebKit } from "./webkit.ts";

arrivals("WebKitGTK", openWebKit);
