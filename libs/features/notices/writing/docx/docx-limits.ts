const MB = 1024 * 1024;

/** What a Word file may be before it is given up. A text of the longest notice stays far below each of them. */
export const DOCX_LIMITS = {
  entries: 2_000,
  /** One XML part, and all parts that are read, inflated. */
  part: 12 * MB,
  inflated: 64 * MB,
  /** Word's own parts reach 60 : 1; deflate ends at 1,032 : 1. Small parts may be anything. */
  ratio: 200,
  ratioFrom: MB,
  depth: 200,
  elements: 200_000,
  picture: 10 * MB,
} as const;
