import { Button } from "@mantine/core";
import { Component, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "./empty-state";

function Broken({ error, again }: { error: Error; again: () => void }) {
  const { t } = useTranslation();
  return (
    <div role="alert">
      <EmptyState
        title={t("ui.broken.title")}
        text={error.message}
        tone="search"
        actions={
          <>
            <Button onClick={again}>{t("ui.broken.again")}</Button>
            <Button variant="default" onClick={() => location.reload()}>{t("ui.broken.reload")}</Button>
          </>
        }
      />
    </div>
  );
}

interface Props { children: ReactNode; scope?: string }

/** Keeps a fault inside the part of the screen where it happened; a change of `scope` tries anew. */
export class ErrorBoundary extends Component<Props, { error: Error | null }> {
  state = { error: null as Error | null };
  static getDerivedStateFromError(error: Error) {
    return { error };
  }
  componentDidUpdate(before: Props) {
    if (before.scope !== this.props.scope && this.state.error) this.setState({ error: null });
  }
  render() {
    if (!this.state.error) return this.props.children;
    return <Broken error={this.state.error} again={() => this.setState({ error: null })} />;
  }
}
