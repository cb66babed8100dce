"""PyTorch's optimizer tests over all learners: `python tests/optimizer_matrix.py` runs what applies and lists what doesn't.

The learners are registered in the form of `torch.testing._internal.common_optimizers`, which ships with PyTorch; its `OptimizerInfo`,
its error inputs and its combinations of options are used as they are. The checks themselves (test/test_optim.py) don't ship, so that
what they ask for is written down here, under their names.
"""
import copy
import functools
import io
import sys
import types
import unittest
import warnings

try: import expecttest  # noqa: F401, I001
except ImportError:  # PyTorch's test tools import it; nothing here compares with expected output
    sys.modules['expecttest'] = types.ModuleType('expecttest')
    sys.modules['expecttest'].TestCase = unittest.TestCase
    sys.modules['expecttest'].assert_expected_inline = None

import torch
from torch.nn import Parameter
from torch.optim.lr_scheduler import (
    ConstantLR,
    ExponentialLR,
    LinearLR,
    OneCycleLR,
    PolynomialLR,
    ReduceLROnPlateau,
    StepLR,
)
from torch.optim.optimizer import register_optimizer_step_post_hook, register_optimizer_step_pre_hook
from torch.testing._internal.common_device_type import instantiate_device_type_tests
from torch.testing._internal.common_optimizers import (
    _get_optim_inputs_including_global_cliquey_kwargs,
    ErrorOptimizerInput,
    get_error_inputs_for_all_optims,
    OptimizerErrorEnum,
    OptimizerInfo,
    OptimizerInput,
    optims,
)
from torch.testing._internal.common_utils import parametrize, TestCase

from upgd_nb.optim.learners import create_optimizer, LEARNERS

# what PyTorch's file tests and no learner has, by the name of the test there
NOT_APPLICABLE = {
    'test_complex, test_complex_2d': 'complex parameters are refused, in one line: a gate needs an order',
    'test_rosenbrock_sparse, test_sparse_*': 'sparse gradients are refused, in one line: the utility of every weight is kept',
    'test_fused_*, test_cpu_load_state_dict, test_grad_scaling_autocast_fused_optimizers': '`fused=True` compiles for seconds; nbs/optim/05_fused tests it against the other ways',
    'test_capturable_*, test_*_with_graphs': 'take a GPU: tests/gpu.py records steps and compares them with the other ways',
    'TestDifferentiableOptimizer': 'there is no `differentiable`: a step is taken without gradients',
    'test_second_order_optims_return_consistent_types, test_lbfgs_*': 'no learner calls its closure more than once',
    'test_forloop_goes_right_direction_multigpu': 'needs two GPUs',
    'test_peak_memory_foreach, test_foreach_large_tensor': 'measure the memory of a GPU, with numbers for each class of PyTorch',
    'test_defaults_changed_to_foreach': 'looks for a private function of a class of PyTorch',
    'TestLRScheduler, TestSWAUtils': 'test schedulers and averaging with a PyTorch class; the optimizer is not under test',
}
SCHEDULERS = [[lambda opt: StepLR(opt, gamma=.9, step_size=10)],
              [lambda opt: StepLR(opt, gamma=.9, step_size=10), lambda opt: ReduceLROnPlateau(opt)],
              [lambda opt: ConstantLR(opt, factor=.4, total_iters=4), lambda opt: ExponentialLR(opt, gamma=.9)],
              [lambda opt: LinearLR(opt, start_factor=.4, total_iters=4)],
              [lambda opt: PolynomialLR(opt, power=.9, total_iters=400)],
              [lambda opt: OneCycleLR(opt, max_lr=.01, total_steps=400, cycle_momentum='betas' in opt.defaults)]]


def inputs_of(learner, device=None, dtype=None):
    "Constructor arguments, one for each hyperparameter and for what all optimizers have"
    def given(desc, **kwargs): return OptimizerInput(params=None, kwargs=kwargs, desc=desc)
    changed = [given(f'non-default {h.name}', **{h.name: h.default // 2 if h.whole else h.default*(.9e-6 if h.name == 'kappa' else .9) or .1})
               for h in learner.hyperparameters]
    return [given('default'), *changed, given('tensor lr', lr=torch.tensor(.001)), given('maximize', maximize=True),
            given('maximize, seed', maximize=True, seed=1)]


def error_inputs_of(learner, device, dtype):
    "What all optimizers refuse, and values out of range"
    def refused(kwargs, said, kind=ValueError):
        return ErrorOptimizerInput(OptimizerInput(params=[Parameter(torch.ones(1))], kwargs=kwargs), error_type=kind, error_regex=said)
    own = [refused({h.name: -1.}, f'Invalid {h.label or h.name + " value"}: -1.0') for h in learner.hyperparameters]
    return [*get_error_inputs_for_all_optims(device, dtype), *own, refused(dict(lr=float('nan')), 'Invalid learning rate: nan'),
            refused(dict(seed=1.5), 'seed 1.5 cannot be used'), refused(dict(momentum=.9), 'has no hyperparameter momentum')]


def info_of(learner):
    "A learner as PyTorch's tests know an optimizer"
    def make(params, **kwargs):
        # gradients here are in the tens: an importance of their square would pull a weight many times over its average and back, and Adam's steps do not grow with them
        if 'kappa' in learner.defaults: kwargs.setdefault('kappa', learner.defaults['kappa']*1e-6)
        if learner.name == 'adaptive_upgd': kwargs.setdefault('lr', .01)
        return create_optimizer(learner.name, params, **kwargs)
    make.__name__ = learner.name
    return OptimizerInfo(make, optim_inputs_func=functools.partial(inputs_of, learner), scheduler_inputs=SCHEDULERS,
                         optim_error_inputs_func=functools.partial(error_inputs_of, learner), supported_impls=('foreach',),
                         not_og_supported_flags=('foreach', 'maximize'), supports_complex=False)


INFOS = [info_of(learner) for learner in LEARNERS.values() if learner.from_gradients]
every = optims(INFOS, dtypes=[torch.float32])


def all_inputs(device, dtype, info):
    "Every constructor call, with `foreach` left alone, False and True"
    return _get_optim_inputs_including_global_cliquey_kwargs(device, dtype, info)


def problem(device, dtype, contiguous=True):
    "A weight, a bias and the function that computes loss and gradients"
    more = () if contiguous else (2,)
    weight, bias = (torch.randn(*shape, *more, device=device, dtype=dtype) for shape in ((10, 5), (10,)))
    weight, bias = (Parameter(t if contiguous else t[..., 0]) for t in (weight, bias))
    values = torch.randn(5, device=device, dtype=dtype)

    def loss_of():
        weight.grad = bias.grad = None
        loss = (weight.mv(values) + bias).square().sum()
        loss.backward()
        return loss
    return [weight, bias], loss_of


class OptimizerMatrix(TestCase):
    "Each test for each learner"
    def check_direction(self, loss_of, steps, kwargs):
        "Does the loss fall, or rise where that is asked for?"
        before = loss_of().item()
        steps()
        after = loss_of().item()
        if kwargs.get('maximize'): self.assertGreater(after, before)
        else: self.assertLess(after, before)

    @every
    def test_optim_infos_do_not_specify_global_cliquey_kwargs(self, device, dtype, optim_info):
        for given in optim_info.optim_inputs_func(device=device):
            self.assertFalse({'foreach', 'fused', 'differentiable'} & set(given.kwargs))

    @every
    def test_errors(self, device, dtype, optim_info):
        for wrong in optim_info.optim_error_inputs_func(device=device, dtype=dtype):
            self.assertEqual(wrong.error_on, OptimizerErrorEnum.CONSTRUCTION_ERROR)
            given = wrong.optimizer_error_input
            warns = issubclass(wrong.error_type, Warning)
            with (self.assertWarnsRegex if warns else self.assertRaisesRegex)(wrong.error_type, wrong.error_regex):
                optim_info.optim_cls(given.params, **given.kwargs)

    @parametrize('contiguous', [True, False])
    @parametrize('with_lrsched', [True, False])
    @every
    def test_forloop_goes_right_direction(self, device, dtype, optim_info, contiguous, with_lrsched):
        schedules = optim_info.scheduler_inputs if with_lrsched else [[]]
        for given in optim_info.optim_inputs_func(device=device):
            for foreach in (False, None):
                for made in schedules if foreach is False else schedules[:1]:
                    torch.manual_seed(0)
                    params, loss_of = problem(device, dtype, contiguous)
                    optimizer = optim_info.optim_cls(params, **copy.deepcopy(given.kwargs), foreach=foreach)
                    schedulers = [make(optimizer) for make in made]

                    def steps():
                        for _ in range(20):
                            loss = optimizer.step(loss_of)
                            for scheduler in schedulers:
                                scheduler.step(*([loss.detach()] if isinstance(scheduler, ReduceLROnPlateau) else []))
                    self.check_direction(loss_of, steps, given.kwargs)

    @every
    def test_param_group_with_lrscheduler_goes_right_direction(self, device, dtype, optim_info):
        for made in optim_info.scheduler_inputs:
            torch.manual_seed(0)
            (weight, bias), loss_of = problem(device, dtype)
            optimizer = optim_info.optim_cls([dict(params=[weight]), dict(params=[bias], lr=.01)])
            schedulers = [make(optimizer) for make in made]

            def steps():
                for _ in range(20):
                    loss = optimizer.step(loss_of)
                    for scheduler in schedulers: scheduler.step(*([loss.detach()] if isinstance(scheduler, ReduceLROnPlateau) else []))
            self.check_direction(loss_of, steps, {})

    @parametrize('num_dim', [0, 1, 2])
    @every
    def test_tensor_lr(self, device, dtype, optim_info, num_dim):
        for given in all_inputs(device, dtype, optim_info):
            kwargs = dict(given.kwargs, lr=.002, seed=0)
            ends = []
            for lr in (.002, torch.full((1,)*num_dim, .002, device=device)):
                torch.manual_seed(0)
                params, loss_of = problem(device, dtype)
                optimizer = optim_info.optim_cls(params, **dict(kwargs, lr=lr))
                scheduler = StepLR(optimizer, 2, gamma=.5)
                for _ in range(5):
                    optimizer.step(loss_of)
                    scheduler.step()
                ends.append([p.detach() for p in params])
            self.assertEqual(*ends)

    @every
    def test_param_groups_lr(self, device, dtype, optim_info):
        for given in all_inputs(device, dtype, optim_info):
            torch.manual_seed(0)
            kwargs = {'lr': 1e-3, **given.kwargs}
            seed, foreach = kwargs.pop('seed', None), kwargs.get('foreach')
            params, loss_of = problem(device, dtype)
            still = Parameter(torch.randn(2, device=device, dtype=dtype))
            still.grad, before = torch.rand_like(still), still.detach().clone()
            whole = {k: kwargs[k] for k in ('clipping_window',) if k in kwargs}
            optimizer = optim_info.optim_cls([dict(params=params, **kwargs), dict(params=[still], foreach=foreach)], lr=1e-28, seed=seed, **whole)
            self.check_direction(loss_of, lambda optimizer=optimizer, loss_of=loss_of: [optimizer.step(loss_of) for _ in range(20)], kwargs)
            self.assertEqual(still, before)

    @every
    def test_param_groups_weight_decay(self, device, dtype, optim_info):
        if 'weight_decay' not in LEARNERS[optim_info.name].defaults: self.skipTest('has no weight_decay')
        for given in all_inputs(device, dtype, optim_info):
            torch.manual_seed(0)
            kwargs = dict(given.kwargs, weight_decay=0)
            seed = kwargs.pop('seed', None)
            (weight, bias), loss_of = problem(device, dtype)
            whole = {k: kwargs[k] for k in ('clipping_window', 'foreach') if k in kwargs}
            optimizer = optim_info.optim_cls([dict(params=[weight]), dict(params=[bias], **kwargs)], weight_decay=.9, seed=seed,
                                             **whole, maximize=kwargs.get('maximize', False))
            self.check_direction(loss_of, lambda optimizer=optimizer, loss_of=loss_of: [optimizer.step(loss_of) for _ in range(20)], kwargs)

    @optims(INFOS, dtypes=[torch.float64, torch.float32, torch.bfloat16])
    def test_foreach_matches_forloop(self, device, dtype, optim_info):
        for given in optim_info.optim_inputs_func(device=device):
            found = []
            for foreach in (False, True, None):
                torch.manual_seed(1)
                model = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Sigmoid(), torch.nn.Linear(3, 1), torch.nn.Sigmoid()).to(device, dtype)
                single = torch.ones((), device=device, dtype=dtype, requires_grad=True)
                params = [*model.parameters(), single]
                optimizer = optim_info.optim_cls(params, **copy.deepcopy(given.kwargs), foreach=foreach)
                x = torch.linspace(.1, .6, 6, device=device, dtype=dtype).view(3, 2)
                for i in range(7):
                    optimizer.zero_grad()
                    if i != 3: (model(x).sum() + single).backward()
                    optimizer.step()
                self.assertEqual(optimizer.state[params[0]]['step'].dtype, torch.float32)
                found.append(([p.detach() for p in params], list(optimizer.state_dict()['state'].values())))
            for other in found[1:]: self.assertEqual(other, found[0])

    @every
    def test_mixed_device_dtype(self, device, dtype, optim_info):  # on one device, so of mixed dtypes
        for given in optim_info.optim_inputs_func(device=device):
            found = []
            for foreach in (False, True):
                torch.manual_seed(0)
                params = [torch.rand(2, 3, device=device).to(d).requires_grad_() for d in (torch.float64, torch.float32, torch.float16, torch.bfloat16)]
                optimizer = optim_info.optim_cls(params, **copy.deepcopy(given.kwargs), foreach=foreach)
                for _ in range(7):
                    for p in params: p.grad = torch.rand(2, 3, device=device).to(p.dtype)
                    optimizer.step()
                found.append([p.detach() for p in params])
            self.assertEqual(*found)

    @every
    def test_set_default_dtype_works_with_foreach(self, device, dtype, optim_info):
        before = torch.get_default_dtype()
        try:
            for default in (torch.float64, torch.bfloat16):
                torch.set_default_dtype(default)
                for given in all_inputs(device, dtype, optim_info):
                    params, loss_of = problem(device, torch.float32)
                    optimizer = optim_info.optim_cls(params, **given.kwargs)
                    for _ in range(3): optimizer.step(loss_of)
                    self.assertEqual([optimizer.state[p]['step'].dtype for p in params], [torch.float32]*2)
        finally: torch.set_default_dtype(before)

    @every
    def test_step_is_noop_when_params_have_no_grad(self, device, dtype, optim_info):
        for given in all_inputs(device, dtype, optim_info):
            params = [torch.randn(2, 3, device=device, dtype=dtype) for _ in range(2)]
            before = [p.clone() for p in params]
            optimizer = optim_info.optim_cls(params, **given.kwargs)
            optimizer.step(lambda: torch.tensor([1]))
            self.assertEqual(params, before)

    @every
    def test_step_is_noop_for_zero_grads(self, device, dtype, optim_info):  # where nothing else is asked to move the weights
        still = {name: 0. for name in ('sigma', 'weight_decay', 'decay') if name in LEARNERS[optim_info.name].defaults}
        for given in all_inputs(device, dtype, optim_info):
            param = torch.randn((5, 1), device=device, dtype=dtype, requires_grad=True)
            before, param.grad = param.detach().clone(), torch.zeros_like(param)
            optim_info.optim_cls([param], **given.kwargs | still).step(lambda: torch.tensor([1]))
            self.assertEqual(param, before)

    @every
    def test_empty_grad(self, device, dtype, optim_info):
        for given in all_inputs(device, dtype, optim_info):
            empty, other = (Parameter(torch.randn(*shape, device=device, dtype=dtype)) for shape in ((0, 3), (2,)))
            empty.grad, other.grad = torch.zeros_like(empty), torch.ones_like(other)
            optimizer = optim_info.optim_cls([empty, other], **given.kwargs)
            for _ in range(2): optimizer.step()

    @every
    def test_optimizer_can_be_printed(self, device, dtype, optim_info):
        for given in all_inputs(device, dtype, optim_info):
            shown = repr(optim_info.optim_cls([Parameter(torch.randn(2, 3, device=device))], **given.kwargs))
            self.assertTrue(shown.startswith(optim_info.name))

    @parametrize('is_named_optim0', [True, False])
    @parametrize('is_named_optim1', [True, False])
    @every
    def test_state_dict_deterministic(self, device, dtype, optim_info, is_named_optim0, is_named_optim1):
        def named(params, names): return [(f'p{i}', p) for i, p in enumerate(params)] if names else params
        def nameless(state):
            return {**state, 'param_groups': [{k: v for k, v in g.items() if k != 'param_names'} for g in state['param_groups']]}
        for given in all_inputs(device, dtype, optim_info):
            torch.manual_seed(0)
            (first, loss_of) = problem(device, dtype)
            optimizer = optim_info.optim_cls(named(first, is_named_optim0), **given.kwargs)
            for _ in range(5): optimizer.step(loss_of)
            second = [Parameter(p.detach().clone()) for p in first]
            twin = optim_info.optim_cls(named(second, is_named_optim1), **copy.deepcopy(given.kwargs))
            twin.load_state_dict(copy.deepcopy(optimizer.state_dict()))
            for _ in range(5):
                loss_of()
                for p, q in zip(first, second): q.grad = p.grad.clone()
                optimizer.step(), twin.step()
                self.assertEqual(first, second, rtol=0, atol=0)
            self.assertEqual(nameless(optimizer.state_dict()), nameless(twin.state_dict()))
            twin.param_groups.extend(twin.param_groups)
            self.assertEqual(nameless(optimizer.state_dict())['param_groups'][-1], nameless(twin.state_dict())['param_groups'][-1])

    @every
    def test_can_load_older_state_dict(self, device, dtype, optim_info):
        for given in all_inputs(device, dtype, optim_info):
            params, loss_of = problem(device, dtype)
            optimizer = optim_info.optim_cls(params, **given.kwargs)
            for _ in range(3): optimizer.step(loss_of)
            old = copy.deepcopy(optimizer.state_dict())
            for group in old['param_groups']:
                for flag in optim_info.not_og_supported_flags: group.pop(flag)
            optimizer.load_state_dict(old)
            optimizer.step(loss_of)

    @parametrize('is_named_optim0', [True, False])
    @parametrize('is_named_optim1', [True, False])
    @every
    def test_can_load_from_to_named_state_dict(self, device, dtype, optim_info, is_named_optim0, is_named_optim1):
        for given in all_inputs(device, dtype, optim_info):
            model = torch.nn.Sequential(torch.nn.Conv2d(4, 2, 1, stride=2), torch.nn.BatchNorm2d(2)).to(device, dtype)
            made = [optim_info.optim_cls(model.named_parameters() if names else model.parameters(), **copy.deepcopy(given.kwargs))
                    for names in (is_named_optim0, is_named_optim1)]
            def loss_of(model=model):
                loss = model(torch.rand(1, 4, 8, 8, device=device, dtype=dtype)).sum()
                loss.backward()
                return loss
            made[0].step(loss_of)
            made[1].load_state_dict(copy.deepcopy(made[0].state_dict()))
            made[1].step(loss_of)
            if is_named_optim0 or is_named_optim1:
                self.assertEqual(made[1].state_dict()['param_groups'][0]['param_names'], ['0.weight', '0.bias', '1.weight', '1.bias'])

    @parametrize('is_named_optim', [True, False])
    @every
    def test_save_load_equality_with_weights_only(self, device, dtype, optim_info, is_named_optim):
        for given in all_inputs(device, dtype, optim_info):
            params, loss_of = problem(device, dtype)
            optimizer = optim_info.optim_cls(list(zip('ab', params)) if is_named_optim else params, **given.kwargs)
            for _ in range(3): optimizer.step(loss_of)
            file = io.BytesIO()
            torch.save(optimizer.state_dict(), file)
            file.seek(0)
            self.assertEqual(torch.load(file, weights_only=True), optimizer.state_dict())

    @every
    def test_load_nontensor_step(self, device, dtype, optim_info):
        for given in all_inputs(device, dtype, optim_info):
            params, loss_of = problem(device, dtype)
            optimizer = optim_info.optim_cls(params, **given.kwargs)
            for _ in range(3): optimizer.step(loss_of)
            state = copy.deepcopy(optimizer.state_dict())
            for entry in state['state'].values(): entry['step'] = entry['step'].item()
            optimizer.load_state_dict(state)
            optimizer.step(loss_of)
            self.assertEqual(optimizer.state[params[0]]['step'], torch.tensor(4.))

    @every
    def test_state_dict_with_cuda_params(self, device, dtype, optim_info):  # to another dtype everywhere, to a GPU where there is one
        for given in all_inputs('cpu', dtype, optim_info):
            params, loss_of = problem('cpu', dtype)
            optimizer = optim_info.optim_cls(params, **given.kwargs)
            for _ in range(3): optimizer.step(loss_of)
            before, state = (copy.deepcopy(optimizer.state_dict()) for _ in range(2))
            others = [Parameter(p.detach().to(device, torch.bfloat16)) for p in params]
            for p, other in zip(params, others): other.grad = p.grad.to(device, torch.bfloat16)
            moved = optim_info.optim_cls(others, **copy.deepcopy(given.kwargs))
            moved.load_state_dict(state)
            self.assertEqual(before, state)
            self.assertEqual([(moved.state[p]['step'].device.type, moved.state[p]['step'].dtype) for p in others], [('cpu', torch.float32)]*2)
            for old, new in zip(optimizer.state_dict()['state'].values(), moved.state_dict()['state'].values()):
                self.assertEqual({k: v.cpu() for k, v in new.items()}, old, rtol=0, atol=0)
            moved.step()

    @every
    def test_state_dict_hooks(self, device, dtype, optim_info):  # test_state_dict_{pre,post,pre_post}_hook
        for given in all_inputs(device, dtype, optim_info):
            optimizer = optim_info.optim_cls([torch.rand(2, 3, device=device, dtype=dtype, requires_grad=True)], **given.kwargs)
            optimizer.register_state_dict_pre_hook(lambda optimizer: optimizer.state.update(test=1))
            self.assertEqual(optimizer.state_dict()['state']['test'], 1)
            optimizer.register_state_dict_post_hook(lambda optimizer, state: {**state, 'ran': state['state'].pop('test')})
            self.assertEqual((optimizer.state_dict()['ran'], 'test' in optimizer.state_dict()['state']), (1, False))

    @every
    def test_load_state_dict_hooks(self, device, dtype, optim_info):  # test_load_state_dict_{pre_hook_and_prepend,post_hook,pre_post_hook}
        def second(optimizer, state):
            state = copy.deepcopy(state)
            state['param_groups'][0]['lr'] = .003
            return state
        for given in all_inputs(device, dtype, optim_info):
            optimizer = optim_info.optim_cls([torch.rand(2, 3, device=device, dtype=dtype, requires_grad=True)], **given.kwargs)
            optimizer.register_load_state_dict_pre_hook(lambda optimizer, state: state['param_groups'][0].update(lr=.002))
            optimizer.load_state_dict(optimizer.state_dict())
            self.assertEqual(optimizer.param_groups[0]['lr'], .002)
            prepended = optimizer.register_load_state_dict_pre_hook(second, prepend=True)
            optimizer.load_state_dict(optimizer.state_dict())
            self.assertEqual(optimizer.param_groups[0]['lr'], .002)
            prepended.remove()
            optimizer.register_load_state_dict_pre_hook(second)
            optimizer.register_load_state_dict_post_hook(lambda optimizer: optimizer.state.update(lr=optimizer.param_groups[0]['lr']))
            optimizer.load_state_dict(optimizer.state_dict())
            self.assertEqual(optimizer.state['lr'], .003)

    @every
    def test_step_hooks(self, device, dtype, optim_info):  # test_step_{pre,post,all}_hook
        for given in all_inputs(device, dtype, optim_info):
            optimizer, data = optim_info.optim_cls([torch.ones(2, device=device)], **given.kwargs), []
            handles = [register_optimizer_step_pre_hook(lambda *_, data=data: data.append(0)), register_optimizer_step_post_hook(lambda *_, data=data: data.append(5)),
                       optimizer.register_step_pre_hook(lambda *_, data=data: data.append(1)), optimizer.register_step_post_hook(lambda *_, data=data: data.append(2))]
            for _ in range(2): optimizer.step(lambda: 1)
            self.assertEqual(data, [0, 1, 2, 5]*2)
            for handle in handles: handle.remove()
            optimizer.step(lambda: 1)
            self.assertEqual(len(data), 8)

    @every
    def test_deepcopy_copies_all_public_attrs(self, device, dtype, optim_info):
        def public(optimizer): return {key for key in vars(optimizer) if not key.startswith('_')}
        for given in all_inputs(device, dtype, optim_info):
            params, loss_of = problem(device, dtype)
            optimizer = optim_info.optim_cls(params, **given.kwargs)
            for _ in range(3): optimizer.step(loss_of)
            self.assertEqual(public(optimizer), public(copy.deepcopy(optimizer)))

    @every
    def test_non_empty_state(self, device, dtype, optim_info):
        for given in all_inputs(device, dtype, optim_info):
            params, loss_of = problem(device, dtype)
            optimizer = optim_info.optim_cls(params, **given.kwargs)
            optimizer.step(loss_of)
            self.assertTrue(all(optimizer.state[p] for p in params))


instantiate_device_type_tests(OptimizerMatrix, globals(), only_for=('cpu', 'cuda') if torch.cuda.is_available() else ('cpu',))


def main() -> int:
    "Run everything; 0 if nothing failed"
    torch.set_num_threads(1)
    print(*(f'not applicable: {tests}: {reason}' for tests, reason in NOT_APPLICABLE.items()), sep='\n')
    with warnings.catch_warnings():
        warnings.filterwarnings('ignore', message='Detected call of `lr_scheduler.step')  # step is called by a closure's owner first
        result = unittest.TextTestRunner(verbosity=0).run(unittest.defaultTestLoader.loadTestsFromModule(sys.modules[__name__]))
    for test, reason in result.skipped: print(f'skipped: {test.id().rpartition(".")[2]}: {reason}')
    wrong, skipped = len(result.failures) + len(result.errors), len(result.skipped)
    print(f'{result.testsRun - wrong - skipped} passed, {wrong} failed, {skipped} skipped; {len(NOT_APPLICABLE)} kinds of test do not apply')
    return int(wrong > 0)


if __name__ == '__main__': sys.exit(main())
