// Where the files of this version of the program are.
export const base = document.documentElement.dataset.base;
