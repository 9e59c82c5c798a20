import type { Clock, Random } from "../core/system.ts";

export const systemClock: Clock = () => Date.now();

export const systemRandom: Random = (length) => crypto.getRandomValues(new Uint8Array(length));
