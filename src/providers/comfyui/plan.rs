//! From a request to a graph that this server can work on.

use super::{
    catalogue::{self, Catalogue},
    models,
    models::Model,
    refusal,
    server::Server,
    upload, workflows,
    workflows::Own,
};
use crate::{
    domain::{Failure, FailureKind, Request, RequestField, Used, same_file},
    workflow::{
        Family, Filled, Graph, Kind, NodeClasses, Parts, Role, ServerFiles, Traced, Wish, Workflow,
        Workflows, check, fill, missing, used_by,
    },
};
use serde::de::IgnoredAny;
use serde_json::Value;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::time::timeout;

/// A refusal waits so long for the names of all classes of nodes at most: they have megabytes, and only
/// make a better hint.
const NAMES: Duration = Duration::from_secs(5);

/// What the server has and what we can do with it.
pub(super) struct Known {
    pub(super) has: Catalogue,
    pub(super) workflows: Workflows,
    pub(super) models: Vec<Model>,
}

/// What a job is planned with.
pub(super) struct Basis {
    /// The model that is wanted.
    pub(super) model: Model,
    /// Every workflow there is.
    pub(super) workflows: Workflows,
    /// The server's files that parts are chosen from; `None` = to be asked for where a workflow
    /// needs some.
    files: Option<ServerFiles>,
}

impl Basis {
    /// Everything the server has, and the model of it that `request` names.
    pub(super) fn known(known: &Known, request: &Request) -> Result<Self, Failure> {
        Ok(Self {
            model: model(&known.models, request)?.clone(),
            workflows: known.workflows.clone(),
            files: Some(models::parts(&known.has)),
        })
    }

    /// A model that is known by its name alone: the server will say whether it has it.
    pub(super) fn foretold(model: Model, own: Own) -> Self {
        Self {
            model,
            workflows: own.workflows,
            files: None,
        }
    }

    /// Is it the same model of the same kind?
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let told = |basis: &Self| (basis.model.family, basis.model.folder);
        self.model.choice.id == other.model.choice.id && told(self) == told(other)
    }
}

/// A job ready to be sent.
pub(super) struct Plan {
    /// The graph and what is known of it.
    pub(super) filled: Filled,
    /// The workflow it was made from.
    pub(super) workflow: Arc<Workflow>,
    /// What the pictures are made with.
    pub(super) used: Used,
}

/// Plans `request`, and sends the picture it starts from.
pub(super) async fn plan(
    server: &Server,
    basis: &Basis,
    request: &Request,
) -> Result<Plan, Failure> {
    let model = &basis.model;
    let mut all = basis.workflows.clone();
    let asked = match &request.advanced.workflow {
        Some(asked) => Some(workflows::named(&mut all, asked).await?),
        None => None,
    };
    let workflow = all.choose(&Wish {
        model: &model.choice.id,
        family: model.family,
        folder: model.folder,
        kind: Kind::of(request),
        asked: asked.as_deref(),
    })?;
    let files = match &basis.files {
        Some(files) => workflow.find_parts(files),
        None => workflow.find_parts(&files_for(server, workflow).await?),
    };
    let files = files.map_err(|missing| workflow.incomplete(&missing))?;
    let image = match &request.advanced.input {
        Some(input) => Some(upload::upload(server, input).await?),
        None => None,
    };
    let name = Some(model.choice.id.clone());
    let parts = Parts {
        model: name,
        files,
        image,
    };
    let mut filled = fill(workflow, request, &parts)?;
    if model.family == Family::Unknown
        && asked.is_none()
        && let Some(guess) = workflow.families.first()
    {
        let id = refusal::short(&model.choice.id);
        let note = format!("the family of {id} is not known, {guess} is tried");
        filled.notes.push(note);
    }
    Ok(Plan {
        used: used(workflow, &filled, request),
        workflow: Arc::clone(workflow),
        filled,
    })
}

/// The server's files in the folders that the parts of `workflow` lie in.
async fn files_for(server: &Server, workflow: &Workflow) -> Result<ServerFiles, Failure> {
    let mut folders: Vec<_> = workflow.parts.iter().map(|part| &part.folder).collect();
    folders.sort_unstable();
    folders.dedup();
    let asked = folders
        .iter()
        .map(|folder| catalogue::names(server, folder));
    let names = futures_util::future::try_join_all(asked).await?;
    let all = folders.into_iter().zip(names);
    Ok(all.fold(ServerFiles::default(), |files, (folder, names)| {
        files.with(folder, names)
    }))
}

/// What the pictures are made with, as it stands in the graph.
fn used(workflow: &Workflow, filled: &Filled, request: &Request) -> Used {
    let takes = |role| workflow.takes(role);
    let tiered = workflow.tiers.of(request.quality).is_some();
    let traced = of_graph(filled.used.clone());
    Used {
        sent_prompt: traced
            .sent_prompt
            .or_else(|| takes(Role::Prompt).then(|| request.sent_prompt())),
        quality: (tiered && (takes(Role::Steps) || takes(Role::Cfg))).then_some(request.quality),
        // From nothing but noise everything is made anew; that says nothing.
        denoise: traced.denoise.filter(|_| takes(Role::Image)),
        // By its name: where its file lies is nobody's business.
        workflow: request
            .advanced
            .workflow
            .is_some()
            .then(|| workflow.name.clone()),
        ..traced
    }
}

/// The same of a job that was sent before; `None` where its graph is not known.
pub(super) fn used_before(graph: &Value) -> Option<Used> {
    let graph = Graph::parse(&graph.to_string()).ok()?;
    let traced = used_by(&graph);
    let starts_from_picture = traced.input.is_some();
    let used = of_graph(traced);
    Some(Used {
        denoise: used.denoise.filter(|_| starts_from_picture),
        ..used
    })
}

fn of_graph(traced: Traced) -> Used {
    Used {
        model: traced.model,
        sent_prompt: traced.prompt,
        negative_prompt: traced.negative,
        seed: traced.seed,
        quality: None,
        steps: traced.steps,
        cfg: traced.cfg,
        sampler: traced.sampler,
        scheduler: traced.scheduler,
        loras: traced.loras,
        denoise: traced.denoise,
        workflow: None,
    }
}

/// The model that was asked for, or the first that can be used.
fn model<'a>(models: &'a [Model], request: &Request) -> Result<&'a Model, Failure> {
    let Some(asked) = &request.model else {
        return models.first().ok_or_else(no_models);
    };
    let ids = models.iter().map(|model| model.choice.id.as_str());
    if let Some(id) = same_file(asked, ids)
        && let Some(model) = models.iter().find(|model| model.choice.id == id)
    {
        return Ok(model);
    }
    let names: Vec<_> = models.iter().map(|model| model.choice.id.clone()).collect();
    let said = format!("this ComfyUI has no model “{}”", refusal::short(asked));
    let failure = Failure::new(FailureKind::Rejected, said).at(RequestField::Model);
    Err(match refusal::nearest_name(asked, &names) {
        Some(meant) => failure.hint(format!("did you mean “{}”?", refusal::short(meant))),
        None if names.is_empty() => return Err(no_models()),
        None => failure.hint(format!("it has: {}", refusal::listed(&names))),
    })
}

fn no_models() -> Failure {
    let said = "this ComfyUI has no model yet";
    Failure::new(FailureKind::Rejected, said)
        .hint("put a checkpoint into its folder models/checkpoints; it is seen at once")
        .at(RequestField::Model)
}

/// A better word for a refusal: what the server says about the nodes of the graph is compared with
/// it. Asked for after a refusal only, class by class: the whole list has megabytes, and is asked for
/// only where a class is missing, for its nearest name.
pub(super) async fn explain(server: &Server, plan: &Plan, refusal: Failure) -> Failure {
    if refusal.kind != FailureKind::Rejected {
        return refusal;
    }
    let Ok(graph) = Graph::parse(&plan.filled.graph.to_string()) else {
        return refusal;
    };
    let mut names: Vec<_> = graph.nodes().map(|(_, node)| node.class.clone()).collect();
    names.sort_unstable();
    names.dedup();
    let answers = names.iter().map(|class| async move {
        // What cannot be asked is not judged; a class that is not there is an empty answer.
        let info: Value = server
            .find(&["api", "object_info", class], &[])
            .await
            .ok()??;
        Some((class.clone(), info.get(class).cloned().unwrap_or_default()))
    });
    let answers = futures_util::future::join_all(answers).await;
    let classes: NodeClasses = answers.into_iter().flatten().collect();
    let names = if missing(&graph, &classes).is_empty() {
        vec![]
    } else {
        names_of_classes(server).await
    };
    let found = check(&plan.workflow, &graph, &classes, &names);
    let Some(better) = found.into_iter().find(|found| found.hint.is_some()) else {
        return refusal;
    };
    if refusal.hint.is_some() && refusal.field != better.field {
        return refusal;
    }
    better
}

/// The names of all classes of nodes, or none where that cannot be asked or takes too long. What the server says
/// about each is passed over as it is read.
#[expect(
    clippy::zero_sized_map_values,
    reason = "a set cannot be read from an object"
)]
async fn names_of_classes(server: &Server) -> Vec<String> {
    let list = server.find::<BTreeMap<String, IgnoredAny>>(&["api", "object_info"], &[]);
    let list = timeout(NAMES, list).await.ok().and_then(Result::ok);
    list.flatten().unwrap_or_default().into_keys().collect()
}
