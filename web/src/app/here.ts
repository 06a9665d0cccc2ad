/** The site of the server that this page comes from. */
import { readSite } from "./site";

export const SITE = readSite(
  (name) => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content,
);
