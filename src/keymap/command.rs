//! What can be wanted, and where keys mean it.

use crate::domain::Action;

/// What the user wants, whichever key, menu or click said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Make the picture.
    Generate,
    /// Start a new line in a text.
    NewLine,
    /// Edit the prompt in `$EDITOR`.
    EditPrompt,
    /// The next set of style words.
    NextEnhancement,
    /// An older prompt.
    OlderPrompt,
    /// A newer prompt.
    NewerPrompt,
    /// Take the n-th quick prompt, counted from 0.
    TakeIdea(u8),
    /// Stop the job that runs (or the marked one).
    CancelJob,
    /// Next panel.
    FocusNext,
    /// Previous panel.
    FocusPrevious,
    /// Back to the prompt.
    FocusPrompt,
    /// Move up.
    Up,
    /// Move down.
    Down,
    /// Move left, or the previous value.
    Left,
    /// Move right, or the next value.
    Right,
    /// To the first.
    First,
    /// To the last.
    Last,
    /// Choose or open what is marked.
    Choose,
    /// Put the picture's path on the clipboard.
    CopyPath,
    /// Put the picture's prompt on the clipboard.
    CopyPrompt,
    /// Save a copy of the picture elsewhere.
    SaveCopy,
    /// The same again with a new seed.
    Vary,
    /// Open a tab: 0 Generate, 1 Saved, 2 Settings.
    OpenTab(u8),
    /// The tab to the right.
    NextTab,
    /// The tab to the left.
    PreviousTab,
    /// Show what can be done.
    Help,
    /// Show what is known of the terminal, the line to it and the services.
    Doctor,
    /// Find a command by name.
    Palette,
    /// Show the queue.
    Queue,
    /// The next theme.
    NextTheme,
    /// Draw everything anew.
    Redraw,
    /// Back to the shell for a while.
    Suspend,
    /// Close what is open, or leave the field.
    Close,
    /// Say yes to a question.
    Confirm,
    /// Leave the studio.
    Quit,
    /// Leave, unless something would be lost: then say so first.
    Interrupt,
    /// Empty the text.
    ClearText,
    /// Take back the last change of the text.
    Undo,
    /// Do again what was taken back.
    Redo,
    /// Put a value of the form back to the usual one, or take a LoRA or an input out.
    ResetValue,
    /// Ask the services again what they have.
    Refresh,
    /// Ask the chosen service to do something besides pictures.
    Act(Action),
    /// One screen up.
    PagePrevious,
    /// One screen down.
    PageNext,
    /// Search the saved pictures.
    Search,
    /// Choose which saved pictures are shown.
    FilterPanel,
    /// Show all saved pictures again.
    ClearFilter,
    /// The next order of the saved pictures.
    NextOrder,
    /// Select the marked picture, or not any more.
    ToggleSelect,
    /// Select everything from the last selected picture to the marked one.
    SelectRange,
    /// Select every picture that is shown.
    SelectAll,
    /// Star, or take the star away.
    Star,
    /// Rate 1 to 5; 0 takes the rating away.
    Rate(u8),
    /// Put tags on pictures, or take them off.
    Tags,
    /// Take the marked tag off.
    TakeTagOff,
    /// Move pictures to the trash.
    Delete,
    /// Take the last deletion back.
    UndoDelete,
    /// Take pictures out of the trash.
    Restore,
    /// Show the trash, or leave it.
    Trash,
    /// Delete for good what is in the trash, after a question.
    EmptyTrash,
    /// Fill the form with a picture's settings.
    Reuse,
    /// Start the next picture from this one.
    UseAsInput,
    /// Put the picture's parameters on the clipboard.
    CopyParameters,
    /// Show everything that is known about the picture.
    AllFacts,
    /// Show the picture with the system's viewer.
    OpenOutside,
    /// Write copies outside of the library.
    Export,
    /// Copy pictures into the library.
    Import,
    /// The library's figures.
    Statistics,
    /// Rules that say what may go.
    CleanUp,
    /// Compare the library with its files.
    Compare,
}

/// Where a command's keys work. Which scopes are in force is derived from the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere; only keys that never type text.
    Global,
    /// Wherever no text is being typed: single letters.
    Letters,
    /// The prompt and the negative prompt.
    Prompt,
    /// The negative prompt, over [`Scope::Prompt`].
    Negative,
    /// A text of one line.
    Line,
    /// The quick prompts.
    Ideas,
    /// The list of services and the picture's settings.
    Form,
    /// The session's pictures.
    Results,
    /// One picture, full size.
    Viewer,
    /// A list over the screen: help, palette, queue.
    List,
    /// The queue, over [`Scope::List`].
    Queue,
    /// A question.
    Question,
    /// The saved pictures.
    Saved,
    /// The trash, over [`Scope::Saved`].
    Trash,
    /// One saved picture, full size, over [`Scope::Saved`].
    SavedViewer,
    /// What is searched for among the saved pictures.
    Search,
    /// The Settings tab.
    Settings,
    /// Rows of values in a box.
    Values,
    /// The filter of the saved pictures, over [`Scope::Values`].
    Filters,
    /// The clean-up rules, over [`Scope::Values`].
    CleanUp,
    /// The question whether the trash is to be emptied, over [`Scope::List`].
    EmptyTrash,
    /// The export box.
    Export,
    /// The box of tags, over [`Scope::List`].
    Tags,
}
