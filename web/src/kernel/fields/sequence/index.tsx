import { text } from "../text";
import type { FieldType } from "../types";

export const sequence: FieldType = { ...text, width: 110 };
