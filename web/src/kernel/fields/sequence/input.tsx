import { text } from "../text/input";
import type { FieldInputs } from "../types";

export const sequence: FieldInputs = text;
