/** Taken for a list's size until it is measured, so that the first rows are in the first drawing. */
export const likely_size = () => ({ width: window.innerWidth, height: window.innerHeight * 0.75 });
