import { archive } from "./archive.ts";
import { images } from "./images.ts";
import { keys } from "./keys.ts";
import type { BackedUp, Kind } from "./kind.ts";
import { objects } from "./objects.ts";
import { sources } from "./sources.ts";
import { stream } from "./stream.ts";

export const KINDS: { readonly [Name in BackedUp]: Kind<Name> } = { archive, images, keys, objects, sources, stream };
