import { useTarget } from "../../support/targets/http-target.ts";
import { startForApps } from "../apps/start.ts";
import { mcpApps } from "./suite.ts";

mcpApps(useTarget(startForApps));
