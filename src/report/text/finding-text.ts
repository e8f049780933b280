/** A finding in words, and what to do about it; null where nothing is to be done. */
export type FindingText = { readonly message: string; readonly fix: string | null };
