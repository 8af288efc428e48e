//! What the services and the servers behind them say: when they are asked, and what is kept of the
//! answers.

use super::{Effect, Effects, Event, Model, Notice, Overlay, Severity, picker};
use crate::domain::{
    Action, Failure, FailureKind, Health, InputImage, Outcome, RequestField, ServerReport,
    ServerStatus, ServiceId, ServiceKind, ServiceState, Timestamp,
};
use std::path::PathBuf;

/// While the queue is looked at, the server is asked so often, ms.
const AGAIN_MS: u64 = 2_000;

/// What is known of the server behind the chosen service.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServerView {
    /// Whose server it is and what it said last.
    pub report: Option<(ServiceId, ServerReport)>,
    /// When it said that.
    at: Timestamp,
    /// Whom we wait for.
    asking: Option<ServiceId>,
    /// Something happened since: ask again.
    stale: bool,
}

impl Model {
    /// What the server behind the chosen service said last.
    pub fn server_report(&self) -> Option<&ServerReport> {
        let chosen = self.generate.form.service.as_ref();
        let (id, report) = self.server.report.as_ref()?;
        (Some(id) == chosen).then_some(report)
    }

    /// How a service is: what its server said last counts more than the list of services.
    pub fn health(&self, service: &ServiceState) -> Health {
        let chosen = self.generate.form.service.as_ref() == Some(&service.id);
        let Some(report) = self.server_report().filter(|_| chosen) else {
            return service.health;
        };
        match report.status {
            ServerStatus::Running if report.jobs.is_empty() => Health::Ready,
            ServerStatus::Running => Health::Busy,
            ServerStatus::Unauthorized => Health::NeedsKey,
            ServerStatus::Offline => Health::Offline,
            ServerStatus::TooOld => service.health,
        }
    }

    /// Is the server behind `id` to be watched: does somebody look at its queue, or is it at work for
    /// us?
    fn watches(&self, id: &ServiceId) -> bool {
        let mut jobs = self.jobs.iter();
        matches!(self.overlay, Some(Overlay::Queue { .. }))
            || jobs.any(|job| job.is_running() && job.request.service == *id)
    }

    /// Is the chosen service a server that answers?
    fn live_server(&self) -> Option<&ServiceState> {
        let service = self.generate.form.chosen(&self.services)?;
        let answers = matches!(service.health, Health::Ready | Health::Busy);
        (answers && service.descriptor.kind == ServiceKind::Server).then_some(service)
    }
}

/// Asks every service how it is, unless they are being asked.
pub(super) fn list(model: &mut Model) -> Effects {
    if model.listing {
        return Effects::new();
    }
    model.listing = true;
    vec![Effect::ListServices]
}

/// Asks the server behind the chosen service, when there is a reason to.
pub(super) fn ask(model: &mut Model) -> Option<Effect> {
    let id = model.live_server()?.id.clone();
    let view = &model.server;
    let watched = model.watches(&id);
    let old = model.now.ms_since(view.at) >= AGAIN_MS;
    let other = view.report.as_ref().is_none_or(|(known, _)| *known != id);
    let never = other && view.at == Timestamp::default();
    let wanted = view.stale || never || (watched && old);
    if !wanted || view.asking.is_some() {
        return None;
    }
    model.server.asking = Some(id.clone());
    model.server.stale = false;
    Some(Effect::AskServer(id))
}

/// When the server is to be asked again.
pub(super) fn next_ask(model: &Model) -> Option<Timestamp> {
    let live = model.live_server();
    let watched = live.is_some_and(|service| model.watches(&service.id));
    let wanted = watched && model.server.asking.is_none();
    wanted
        .then(|| Timestamp(model.server.at.0.max(model.now.0.saturating_sub(AGAIN_MS)) + AGAIN_MS))
}

/// Another service was chosen: what the last one said is not shown for it.
pub(super) fn look_again(model: &mut Model) {
    model.server.stale = true;
}

/// The services and how they are; nothing that is being typed or chosen moves.
pub(super) fn listed(model: &mut Model, services: Vec<ServiceState>) {
    let field = model.generate.form.marked(&model.services);
    let picked = picker::marked(model);
    model.listing = false;
    model.server.stale = true;
    model.services = services;
    let Model {
        generate, services, ..
    } = model;
    generate.form.settle(services);
    generate.form.mark(field, services);
    if let Some(name) = picked {
        picker::mark_again(model, name.as_deref());
    }
}

/// A server said how it is.
pub(super) fn reported(model: &mut Model, id: ServiceId, report: Option<ServerReport>) {
    model.server.asking = None;
    model.server.at = model.now;
    model.server.report = report.map(|report| (id, report));
}

/// An action is done, or not.
pub(super) fn acted(model: &mut Model, result: Result<String, Failure>) {
    model.server.stale = true;
    model.notice = Some(match result {
        Ok(words) => Notice::new(Severity::Good, &words, model.now),
        Err(failure) => Notice::failure(&failure, model.now),
    });
}

/// Asks for the family of the chosen model to be remembered; `None` forgets it.
pub(super) fn tell_family(model: &mut Model, family: Option<String>) -> Effects {
    let form = &model.generate.form;
    let service = form.chosen(&model.services).map(|it| it.id.clone());
    let chosen = form.model_id(&model.services).map(str::to_owned);
    let (Some(service), Some(model)) = (service, chosen) else {
        return Effects::new();
    };
    vec![Effect::TellFamily {
        service,
        model,
        family,
    }]
}

/// The family of a model is remembered, or not; what the model can do then is asked for.
pub(super) fn family_told(
    model: &mut Model,
    id: &str,
    family: Option<&str>,
    result: Result<(), Failure>,
) {
    model.notice = Some(match (result, family) {
        (Err(failure), _) => Notice::failure(&failure, model.now),
        (Ok(()), Some(family)) => {
            let words = format!("{id} is {family} from now on; remembered");
            Notice::new(Severity::Good, &words, model.now)
        }
        (Ok(()), None) => {
            let words = format!("what you said about {id} is forgotten");
            Notice::new(Severity::Good, &words, model.now)
        }
    });
    // A list that is on its way was made before.
    model.listing = false;
}

/// The picture to start from was looked at; late answers about another one are dropped.
pub(super) fn checked(model: &mut Model, asked: &str, result: Result<PathBuf, Failure>) {
    let form = &mut model.generate.form;
    let Some(input) = &mut form.advanced.input else {
        return;
    };
    if input.file.to_string_lossy() != asked {
        return;
    }
    match result {
        Ok(file) => {
            let picture = input.picture;
            *input = InputImage { file, picture };
        }
        Err(failure) => {
            form.mark_fault(RequestField::Input, &failure.said);
            model.notice = Some(Notice::failure(&failure, model.now));
        }
    }
}

/// Does this ask for a new look at the services? After what may be the end of one.
pub(super) fn after(event: &Event) -> bool {
    if matches!(event, Event::FamilyTold { .. }) {
        return true;
    }
    let Event::Engine(crate::domain::Fact::JobEnded(_, outcome)) = event else {
        return false;
    };
    let Outcome::Failed { failure, .. } = outcome else {
        return false;
    };
    let gone = matches!(failure.kind, FailureKind::Unreachable | FailureKind::Auth);
    // A name that was refused may have been in an old list.
    gone || failure.field.is_some()
}

/// Asks the chosen service to do something.
pub(super) fn act(model: &mut Model, action: Action) -> Effects {
    let chosen = model.generate.form.chosen(&model.services);
    let Some(service) = chosen.filter(|service| service.actions.contains(&action)) else {
        return Effects::new();
    };
    let words = format!("{}: {}…", service.descriptor.name, action.title());
    let effect = Effect::Act(service.id.clone(), action);
    model.notice = Some(Notice::new(Severity::Plain, &words, model.now));
    vec![effect]
}
