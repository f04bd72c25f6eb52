/** Id of the element of a page that carries the first answers of the API. */
export const FIRST_ANSWERS_ID = 'first-answers';

/** Id of the element with the server's first picture of a page, which stands until the page itself has something to show. */
export const FIRST_PAINT_ID = 'first-paint';

/** An answer the page would ask for at once: path and query behind the API's base, and what the API answers to it. */
export interface FirstAnswer {
  url: string;
  body: unknown;
}
