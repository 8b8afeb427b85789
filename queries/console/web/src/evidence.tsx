/** The evidence pane. */
interface Props {
  /** The statements that a row rests on; the pane steps through them. */
  statements: string[];
  index: number;
  onIndex(index: number): void;
  onClose(): void;
}

export function EvidencePane({ statements, index, onClose }: Props) {
  return <aside onClick={onClose}>{statements[index]}</aside>;
}
