//! The command table: the one place that says what can be wanted, where, and with which keys.
//! Help, hints, palette, configuration and docs are generated from it.

use super::{Chord, Command, Key, Scope};
use crate::domain::Action;

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// What.
    pub command: Command,
    /// Stable name in configuration files.
    pub id: &'static str,
    /// A few words for help, palette and hints.
    pub title: &'static str,
    /// Where.
    pub scope: Scope,
    /// Keys, the one to show first.
    pub keys: &'static [Chord],
    /// Place among the hints, 1 first; 0 = never a hint.
    pub rank: u8,
}

const fn row(
    command: Command,
    id: &'static str,
    title: &'static str,
    scope: Scope,
    rank: u8,
    keys: &'static [Chord],
) -> Entry {
    Entry {
        command,
        id,
        title,
        scope,
        keys,
        rank,
    }
}

const fn char(char: char) -> Chord {
    Chord::plain(Key::Char(char))
}

const fn ctrl(char: char) -> Chord {
    Chord::ctrl(Key::Char(char))
}

const fn alt(char: char) -> Chord {
    Chord::alt(Key::Char(char))
}

const fn key(key: Key) -> Chord {
    Chord::plain(key)
}

const fn f(number: u8) -> Chord {
    Chord::plain(Key::F(number))
}

/// Every command there is, in the order of the help screen.
#[rustfmt::skip]
pub const COMMANDS: &[Entry] = {
    use Command as C;
    use Scope as S;
    &[
        row(C::Generate, "generate.start", "generate", S::Prompt, 1, &[key(Key::Enter)]),
        row(C::Generate, "generate.start.anywhere", "generate", S::Global, 0, &[f(5)]),
        row(C::Generate, "generate.start.letter", "generate", S::Form, 3, &[char('g')]),
        row(C::NewLine, "prompt.new-line", "new line", S::Prompt, 0, &[Chord::alt(Key::Enter), Chord::shift(Key::Enter), ctrl('j')]),
        row(C::EditPrompt, "prompt.editor", "editor", S::Prompt, 5, &[ctrl('e'), alt('e')]),
        row(C::NextEnhancement, "prompt.style", "style words", S::Prompt, 4, &[ctrl('t'), alt('t')]),
        row(C::OlderPrompt, "prompt.older", "older prompt; also ↑ in the first line", S::Prompt, 0, &[ctrl('p')]),
        row(C::NewerPrompt, "prompt.newer", "newer prompt; also ↓ in the last line", S::Prompt, 0, &[ctrl('n')]),
        row(C::ClearText, "prompt.clear", "clear", S::Prompt, 6, &[ctrl('u')]),
        row(C::Undo, "prompt.undo", "undo", S::Prompt, 0, &[ctrl('_'), alt('u')]),
        row(C::Redo, "prompt.redo", "redo", S::Prompt, 0, &[ctrl('r'), alt('r')]),
        row(C::FocusPrompt, "negative.leave", "to the prompt", S::Negative, 2, &[key(Key::Esc)]),
        row(C::TakeIdea(0), "idea.1", "quick prompt 1", S::Global, 0, &[alt('1')]),
        row(C::TakeIdea(1), "idea.2", "quick prompt 2", S::Global, 0, &[alt('2')]),
        row(C::TakeIdea(2), "idea.3", "quick prompt 3", S::Global, 0, &[alt('3')]),
        row(C::TakeIdea(3), "idea.4", "quick prompt 4", S::Global, 0, &[alt('4')]),
        row(C::TakeIdea(4), "idea.5", "quick prompt 5", S::Global, 0, &[alt('5')]),
        row(C::TakeIdea(5), "idea.6", "quick prompt 6", S::Global, 0, &[alt('6')]),
        row(C::TakeIdea(6), "idea.7", "quick prompt 7", S::Global, 0, &[alt('7')]),
        row(C::TakeIdea(7), "idea.8", "quick prompt 8", S::Global, 0, &[alt('8')]),
        row(C::TakeIdea(8), "idea.9", "quick prompt 9", S::Global, 0, &[alt('9')]),
        row(C::Choose, "idea.take", "take it", S::Ideas, 1, &[key(Key::Enter), char(' ')]),
        row(C::Choose, "form.edit", "choose or type", S::Form, 1, &[key(Key::Enter)]),
        row(C::Choose, "result.open", "open", S::Results, 1, &[key(Key::Enter), char('o')]),
        row(C::Vary, "result.vary", "vary", S::Results, 2, &[char('v')]),
        row(C::UseAsInput, "result.input", "start from it", S::Results, 3, &[char('i')]),
        row(C::SaveCopy, "result.save-copy", "save a copy", S::Results, 4, &[char('s')]),
        row(C::CopyPath, "result.copy-path", "copy path", S::Results, 5, &[char('p')]),
        row(C::CopyPrompt, "result.copy-prompt", "copy prompt", S::Results, 6, &[char('c')]),
        row(C::Close, "viewer.close", "back", S::Viewer, 1, &[key(Key::Esc), key(Key::Enter), char('q')]),
        row(C::Left, "viewer.newer", "newer", S::Viewer, 2, &[key(Key::Left), key(Key::Up), char('k')]),
        row(C::Right, "viewer.older", "older", S::Viewer, 3, &[key(Key::Right), key(Key::Down), char('j')]),
        row(C::Vary, "viewer.vary", "vary", S::Viewer, 4, &[char('v')]),
        row(C::UseAsInput, "viewer.input", "start from it", S::Viewer, 4, &[char('i')]),
        row(C::SaveCopy, "viewer.save-copy", "save a copy", S::Viewer, 5, &[char('s')]),
        row(C::CopyPath, "viewer.copy-path", "copy path", S::Viewer, 6, &[char('p')]),
        row(C::CopyPrompt, "viewer.copy-prompt", "copy prompt", S::Viewer, 7, &[char('c')]),
        row(C::Choose, "line.accept", "accept", S::Line, 1, &[key(Key::Enter)]),
        row(C::Close, "line.leave", "leave it", S::Line, 2, &[key(Key::Esc)]),
        row(C::ClearText, "line.clear", "clear", S::Line, 3, &[ctrl('u'), alt('u')]),
        row(C::CancelJob, "queue.cancel", "cancel it", S::Queue, 1, &[char('x'), key(Key::Delete)]),
        row(C::Choose, "list.choose", "choose", S::List, 1, &[key(Key::Enter)]),
        row(C::Close, "list.close", "close", S::List, 2, &[key(Key::Esc)]),
        row(C::Up, "list.up", "up", S::List, 0, &[key(Key::Up), ctrl('p')]),
        row(C::Down, "list.down", "down", S::List, 0, &[key(Key::Down), ctrl('n')]),
        row(C::First, "list.first", "first", S::List, 0, &[key(Key::Home)]),
        row(C::Last, "list.last", "last", S::List, 0, &[key(Key::End)]),
        row(C::PagePrevious, "list.page-up", "a screen up", S::List, 0, &[key(Key::PageUp)]),
        row(C::PageNext, "list.page-down", "a screen down", S::List, 0, &[key(Key::PageDown)]),
        row(C::Confirm, "question.yes", "stop them and quit", S::Question, 1, &[char('y')]),
        row(C::Close, "question.no", "stay", S::Question, 2, &[char('n'), key(Key::Esc)]),
        row(C::Restore, "trash.restore", "restore", S::Trash, 1, &[char('r')]),
        row(C::EmptyTrash, "trash.empty", "empty the trash", S::Trash, 2, &[char('E')]),
        row(C::Confirm, "empty-trash.yes", "delete them for ever", S::EmptyTrash, 1, &[char('y')]),
        row(C::Trash, "trash.leave", "leave the trash", S::Trash, 2, &[char('T'), key(Key::Esc)]),
        row(C::Close, "saved-viewer.close", "back", S::SavedViewer, 1, &[key(Key::Esc), key(Key::Enter), char('q')]),
        row(C::Left, "saved-viewer.previous", "previous", S::SavedViewer, 2, &[key(Key::Left), key(Key::Up), char('h'), char('k')]),
        row(C::Right, "saved-viewer.next", "next", S::SavedViewer, 3, &[key(Key::Right), key(Key::Down), char('l'), char('j')]),
        row(C::Choose, "saved.open", "open", S::Saved, 2, &[key(Key::Enter), char('o')]),
        row(C::Search, "saved.search", "search", S::Saved, 2, &[char('/')]),
        row(C::UndoDelete, "saved.undo", "undo delete", S::Saved, 2, &[char('u')]),
        row(C::ToggleSelect, "saved.select", "select", S::Saved, 3, &[char(' ')]),
        row(C::Star, "saved.star", "star", S::Saved, 4, &[char('*'), char('m')]),
        row(C::Delete, "saved.delete", "delete", S::Saved, 4, &[char('d'), key(Key::Delete)]),
        row(C::Reuse, "saved.reuse", "reuse", S::Saved, 5, &[char('r')]),
        row(C::Vary, "saved.vary", "vary", S::Saved, 5, &[char('v')]),
        row(C::FilterPanel, "saved.filter", "filter", S::Saved, 5, &[char('f')]),
        row(C::ClearFilter, "saved.filter.clear", "show all", S::Saved, 6, &[char('x')]),
        row(C::Export, "saved.export", "export", S::Saved, 6, &[char('s'), char('e')]),
        row(C::Tags, "saved.tags", "tags", S::Saved, 6, &[char('t')]),
        row(C::UseAsInput, "saved.input", "start from it", S::Saved, 7, &[char('i')]),
        row(C::AllFacts, "saved.facts", "all facts", S::Saved, 6, &[char('F')]),
        row(C::CopyPath, "saved.copy-path", "copy path", S::Saved, 0, &[char('p')]),
        row(C::CopyPrompt, "saved.copy-prompt", "copy prompt", S::Saved, 0, &[char('c')]),
        row(C::CopyParameters, "saved.copy-parameters", "copy parameters", S::Saved, 0, &[char('C')]),
        row(C::OpenOutside, "saved.open-outside", "open with the system's viewer", S::Saved, 0, &[char('O')]),
        row(C::Rate(1), "saved.rate.1", "rate 1", S::Saved, 0, &[char('1')]),
        row(C::Rate(2), "saved.rate.2", "rate 2", S::Saved, 0, &[char('2')]),
        row(C::Rate(3), "saved.rate.3", "rate 3", S::Saved, 0, &[char('3')]),
        row(C::Rate(4), "saved.rate.4", "rate 4", S::Saved, 0, &[char('4')]),
        row(C::Rate(5), "saved.rate.5", "rate 5", S::Saved, 0, &[char('5')]),
        row(C::Rate(0), "saved.rate.none", "no rating", S::Saved, 0, &[char('0')]),
        row(C::SelectRange, "saved.select-range", "select up to here", S::Saved, 0, &[char('V')]),
        row(C::SelectAll, "saved.select-all", "select all", S::Saved, 0, &[char('a'), ctrl('a')]),
        row(C::NextOrder, "saved.order", "next order", S::Saved, 0, &[char('n')]),
        row(C::Trash, "saved.trash", "trash", S::Saved, 0, &[char('T')]),
        row(C::Statistics, "saved.statistics", "statistics", S::Saved, 0, &[char('S')]),
        row(C::CleanUp, "saved.clean-up", "clean up by rules", S::Saved, 0, &[char('D')]),
        row(C::Import, "saved.import", "import", S::Saved, 0, &[char('I')]),
        row(C::Compare, "saved.compare", "look at the files again", S::Saved, 0, &[f(5)]),
        row(C::Close, "saved.back", "select nothing, show all", S::Saved, 0, &[key(Key::Esc)]),
        row(C::PagePrevious, "saved.page-up", "a screen up", S::Saved, 0, &[key(Key::PageUp), ctrl('b')]),
        row(C::PageNext, "saved.page-down", "a screen down", S::Saved, 0, &[key(Key::PageDown), ctrl('f')]),
        row(C::Choose, "search.done", "to the pictures", S::Search, 1, &[key(Key::Enter), key(Key::Down)]),
        row(C::Close, "search.leave", "leave the search", S::Search, 0, &[key(Key::Esc)]),
        row(C::ClearText, "search.clear", "clear", S::Search, 2, &[ctrl('u'), alt('u')]),
        row(C::FilterPanel, "search.filter", "filter", S::Search, 3, &[alt('f')]),
        row(C::ClearFilter, "search.show-all", "show all", S::Search, 2, &[alt('x')]),
        row(C::Compare, "search.compare", "look at the files again", S::Search, 0, &[f(5)]),
        row(C::Refresh, "settings.refresh", "ask the services again", S::Settings, 1, &[f(5)]),
        row(C::Close, "filters.done", "done", S::Filters, 1, &[key(Key::Enter), char('f')]),
        row(C::ClearFilter, "filters.clear", "show all", S::Filters, 3, &[char('x')]),
        row(C::Choose, "clean-up.start", "move them to the trash", S::CleanUp, 1, &[key(Key::Enter)]),
        row(C::Choose, "tags.add", "add; nothing typed: done", S::Tags, 1, &[key(Key::Enter)]),
        row(C::ClearText, "tags.clear", "clear", S::Tags, 0, &[ctrl('u'), alt('u')]),
        row(C::TakeTagOff, "tags.take-off", "take it off", S::Tags, 1, &[key(Key::Delete), alt('x')]),
        row(C::Choose, "export.start", "export", S::Export, 1, &[key(Key::Enter)]),
        row(C::Close, "export.leave", "leave it", S::Export, 2, &[key(Key::Esc)]),
        row(C::ClearText, "export.clear", "clear", S::Export, 4, &[ctrl('u'), alt('u')]),
        row(C::Up, "export.up", "up", S::Export, 0, &[key(Key::Up)]),
        row(C::Down, "export.down", "how it is written", S::Export, 3, &[key(Key::Down), key(Key::Tab)]),
        row(C::Right, "values.more", "change", S::Values, 2, &[key(Key::Right), char('l'), char(' ')]),
        row(C::Left, "values.less", "less", S::Values, 0, &[key(Key::Left), char('h')]),
        row(C::Up, "values.up", "row above", S::Values, 0, &[key(Key::Up), char('k')]),
        row(C::Down, "values.down", "next row", S::Values, 3, &[key(Key::Down), char('j'), key(Key::Tab)]),
        row(C::Close, "values.close", "close", S::Values, 4, &[key(Key::Esc)]),
        row(C::Up, "move.up", "up", S::Letters, 0, &[key(Key::Up), char('k')]),
        row(C::Down, "move.down", "down", S::Letters, 0, &[key(Key::Down), char('j')]),
        row(C::Left, "form.less", "less", S::Form, 4, &[key(Key::Left), char('h')]),
        row(C::Right, "form.more", "change", S::Form, 2, &[key(Key::Right), char('l')]),
        row(C::ResetValue, "form.reset", "reset or remove", S::Form, 5, &[key(Key::Delete), char('x'), key(Key::Backspace)]),
        row(C::Left, "move.left", "left", S::Letters, 0, &[key(Key::Left), char('h')]),
        row(C::Right, "move.right", "right", S::Letters, 0, &[key(Key::Right), char('l')]),
        row(C::First, "move.first", "first", S::Letters, 0, &[key(Key::Home)]),
        row(C::Last, "move.last", "last", S::Letters, 0, &[key(Key::End)]),
        row(C::FocusPrompt, "focus.prompt", "to the prompt", S::Letters, 7, &[key(Key::Esc), char('i')]),
        row(C::PreviousTab, "tab.previous.letter", "tab to the left", S::Letters, 0, &[char('[')]),
        row(C::NextTab, "tab.next.letter", "tab to the right", S::Letters, 0, &[char(']')]),
        row(C::Palette, "palette.letter", "commands", S::Letters, 0, &[char(':')]),
        row(C::Help, "help.letter", "help", S::Letters, 0, &[char('?')]),
        row(C::FocusNext, "focus.next", "next", S::Global, 8, &[key(Key::Tab)]),
        row(C::FocusPrevious, "focus.previous", "previous panel", S::Global, 0, &[Chord::shift(Key::Tab)]),
        row(C::CancelJob, "job.cancel", "cancel", S::Global, 2, &[ctrl('x'), f(8)]),
        row(C::Queue, "queue.open", "queue", S::Global, 9, &[f(4), alt('q')]),
        row(C::Palette, "palette.open", "commands", S::Global, 10, &[ctrl('k'), f(9)]),
        row(C::Help, "help.open", "help", S::Global, 11, &[ctrl('g'), f(10)]),
        row(C::Doctor, "doctor.open", "doctor: terminal, pictures, line", S::Global, 0, &[f(7), alt('d')]),
        row(C::OpenTab(0), "tab.generate", "Generate", S::Global, 0, &[f(1), alt('g')]),
        row(C::OpenTab(1), "tab.saved", "Saved", S::Global, 0, &[f(2), alt('s')]),
        row(C::OpenTab(2), "tab.settings", "Settings", S::Global, 0, &[f(3), alt(',')]),
        row(C::NextTab, "tab.next", "tab to the right", S::Global, 0, &[Chord::ctrl(Key::PageDown), Chord::alt(Key::Right)]),
        row(C::PreviousTab, "tab.previous", "tab to the left", S::Global, 0, &[Chord::ctrl(Key::PageUp), Chord::alt(Key::Left)]),
        row(C::Refresh, "services.refresh", "ask the services again", S::Global, 0, &[f(11), alt('a')]),
        row(C::Act(Action::FreeMemory), "service.free-memory", "free memory of the server", S::Global, 0, &[]),
        row(C::Act(Action::UnloadModels), "service.unload-models", "unload the server's models", S::Global, 0, &[]),
        row(C::NextTheme, "theme.next", "next theme", S::Global, 0, &[f(6)]),
        row(C::Redraw, "screen.redraw", "draw anew", S::Global, 0, &[ctrl('l')]),
        row(C::Suspend, "screen.suspend", "to the shell, fg comes back", S::Global, 0, &[ctrl('z')]),
        row(C::Quit, "app.quit", "quit", S::Global, 12, &[ctrl('q'), f(12)]),
        row(C::Interrupt, "app.interrupt", "quit; twice: at once", S::Global, 0, &[ctrl('c')]),
    ]
};
