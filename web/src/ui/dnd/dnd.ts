// Cards and columns that can be dragged and dropped on; the only place that knows the library.
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { useEffect, useRef, useState } from "react";

export function useDraggable<T extends HTMLElement>(data: Record<string, string>, enabled: boolean) {
  const element = useRef<T>(null);
  const [dragging, set_dragging] = useState(false);
  const joined = JSON.stringify(data);
  useEffect(() => {
    if (!element.current || !enabled) return;
    return draggable({
      element: element.current,
      getInitialData: () => JSON.parse(joined),
      onDragStart: () => set_dragging(true),
      onDrop: () => set_dragging(false),
    });
  }, [joined, enabled]);
  return { element, dragging };
}

export function useDropTarget<T extends HTMLElement>(accepts: string, on_drop: (data: Record<string, unknown>) => void) {
  const element = useRef<T>(null);
  const [over, set_over] = useState(false);
  const drop = useRef(on_drop);
  drop.current = on_drop;
  useEffect(() => {
    if (!element.current) return;
    return combine(
      dropTargetForElements({
        element: element.current,
        canDrop: ({ source }) => source.data.kind === accepts,
        onDragEnter: () => set_over(true),
        onDragLeave: () => set_over(false),
        onDrop: ({ source }) => {
          set_over(false);
          drop.current(source.data);
        },
      }),
    );
  }, [accepts]);
  return { element, over };
}
